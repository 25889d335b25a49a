"""Named faults: real mistakes, planted in ``lenet_ref``; a module for each kind.

The kinds are those of the mistakes that people report of saliency-map code, as far as a
NumPy network in a chain can have them. For each check there is at least one fault that
it is the first to catch; the first of those here is the one that tells best what the
check is for.
"""

from collections.abc import Mapping
from types import MappingProxyType

from checks.faults.fault import Fault
from checks.faults.named.activation import ACTIVATION
from checks.faults.named.batch import BATCH
from checks.faults.named.blend import BLEND
from checks.faults.named.cache import CACHE
from checks.faults.named.colour import COLOUR
from checks.faults.named.convolution import CONVOLUTION
from checks.faults.named.crop import CROP
from checks.faults.named.fold import FOLD
from checks.faults.named.forward import FORWARD
from checks.faults.named.geometry import GEOMETRY
from checks.faults.named.identity import IDENTITY
from checks.faults.named.normalisation import NORMALISATION
from checks.faults.named.numerics import NUMERICS
from checks.faults.named.parameters import PARAMETERS
from checks.faults.named.pooling import POOLING
from checks.faults.named.preprocessing import PREPROCESSING
from checks.faults.named.record import RECORD
from checks.faults.named.scale import SCALE
from checks.faults.named.score import SCORE
from checks.faults.named.sign import SIGN
from checks.faults.named.state import STATE
from checks.faults.named.target import TARGET
from checks.faults.named.weights import WEIGHTS

__all__ = ["MISTAKES", "NAMED"]

MISTAKES: Mapping[str, tuple[Fault, ...]] = MappingProxyType(
    {
        "preprocessing": PREPROCESSING,
        "fold": FOLD,
        "scale": SCALE,
        "activation": ACTIVATION,
        "sign": SIGN,
        "score": SCORE,
        "numerics": NUMERICS,
        "colour": COLOUR,
        "normalisation": NORMALISATION,
        "blend": BLEND,
        "batch": BATCH,
        "target": TARGET,
        "record": RECORD,
        "convolution": CONVOLUTION,
        "pooling": POOLING,
        "geometry": GEOMETRY,
        "crop": CROP,
        "forward": FORWARD,
        "weights": WEIGHTS,
        "identity": IDENTITY,
        "parameters": PARAMETERS,
        "cache": CACHE,
        "state": STATE,
    }
)
"""Faults by the kind of mistake; causes that hide others' symptoms come first."""

NAMED: tuple[Fault, ...] = tuple(f for faults in MISTAKES.values() for f in faults)
"""All of them."""
