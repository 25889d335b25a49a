"""The subject: what is under test, and what it can serve."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from checks.contract import Contract
from lenet_ref.trace import Array, Step, Trace

__all__ = ["CAPABILITIES", "Origin", "ScoreFunctions", "StepFunctions", "Subject"]

CAPABILITIES: Mapping[str, str] = {
    "steps": "it exposes no steps",
    "layers": "its steps cannot be called on arrays of our choice",
    "parameters": "it exposes no parameters",
    "score_functions": "its score cannot be called on logits of our choice",
    "other_scores": "it serves one score only",
    "complex_scores": "its scores do not take complex images",
    "preprocess": "it exposes no preprocessing",
    "record_pixels": "it records no run of stored pixels",
    "restore": "it exposes no inverse of its preprocessing",
    "render": "it exposes no rendering",
    "render_within": "its rendering takes no limit of our choice",
    "blend": "it exposes no blending",
    "picture": "it exposes no picture of its images",
    "labels": "it came without labels",
    "accuracy_floor": "no accuracy was promised for its labels",
    "twin": "it has no float64 twin",
}
"""What a subject may be able to serve, with the reason given where it is not."""


@dataclass(frozen=True, slots=True)
class StepFunctions:
    """One step, to be called on arrays of the runner's choice.

    Parameters
    ----------
    forward : callable
        x to y.
    vjp : callable
        x and the cotangent of y to the cotangent of x.
    takes_complex : bool
        Whether it is exact on complex x: ``forward`` and ``vjp`` decide by the real
        part, and between equals alike.
    takes_any : bool
        Whether ``forward`` is defined on every x of its shape; otherwise it is only
        asked about inputs that it was seen to take.
    kind : str, optional
        What kind of step it is.
    owner : object
        What its functions are methods of, or call: the layer, the module.
    shown : callable, optional
        x and y to the step as it would be recorded, but for cotangents.
    """

    forward: Callable[[Array], Array]
    vjp: Callable[[Array, Array], Array]
    takes_complex: bool = False
    takes_any: bool = True
    kind: str | None = None
    owner: object = None
    shown: Callable[[Array, Array], Step] | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a step's code stands.

    Parameters
    ----------
    function : str
        Qualified name within its module, such as ``Conv2d.vjp``.
    source : str
        File and first line, such as ``lenet_ref/layers/convolution.py:107``.
    """

    function: str
    source: str


@dataclass(frozen=True, slots=True)
class ScoreFunctions:
    """One score, to be called on logits of the runner's choice.

    Parameters
    ----------
    value : callable
        (N, K) logits and (N,) targets to (N,) scores.
    cotangent : callable
        (N, K) logits and (N,) targets to the (N, K) derivative of each.
    takes_complex : bool
        Whether both are exact on complex logits.
    """

    value: Callable[[Array, Array], Array]
    cotangent: Callable[[Array, Array], Array]
    takes_complex: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """Something that makes saliency maps, with its contract.

    Parameters
    ----------
    name : str
        As a person would type it after ``heatcheck run``.
    contract : Contract
    images : Array, shape (M, C, H, W)
        Real inputs within the declared range, ties and all.
    scores : callable
        Images (N, C, H, W) to logits (N, K).
    saliency : callable
        Images and targets (N,) to maps (N, C, H, W) or (N, H, W).
    record : callable, optional
        Images and targets to a :class:`Trace`.
    record_pixels : callable, optional
        The same of uint8 pixels: the first step of its traces is ``preprocess``, which
        does what ``preprocess`` does.
    recorded : callable, optional
        Images and their maps to what a trace of them holds beside its layers' steps:
        the other kinds of step, all of them and in order, each with its inputs and its
        rule; after ``parameter_cotangents``, where layers' steps hold all of those.
    layers : mapping of str to StepFunctions
        By step name.
    parameters : callable, optional
        Nothing to a mapping of arrays.
    score_functions : mapping of str to StepFunctions
        The four scores by name.
    other_scores : callable, optional
        Name of a score to this subject with that score in its contract.
    complex_scores : callable, optional
        Complex images to complex logits.
    preprocess, restore, render, blend, picture : callable, optional
    render_within : callable, optional
        A map, and the magnitude that has the strongest colour, to a picture.
    labels : Array of int, shape (M,), optional
    accuracy_floor : float, optional
        Share of ``images`` that must get their label.
    accuracy_ceiling : float
        Share that must not be exceeded: of images some of which were chosen because
        the network gets them wrong, another network gets more right.
    origins : mapping of (step, direction) to Origin
        Of the scores other than the declared one, by their names.
    companions : tuple of Subject
        Judged along with it, check by check.
    twin : callable, optional
        Nothing to the same subject computing in float64: a copy, of the same steps. It
        answers what float32 cannot resolve.
    kept : callable
        Nothing to a context in which the subject may be probed, and after which it is
        as it was found: modes, hooks, gradients, weights, also after an exception.
    random_state : callable, optional
        Nothing to the bytes of its framework's global random state, NumPy's and
        Python's apart.
    stir : callable, optional
        Draws once from that random state, so that a seed set inside shows.
    """

    name: str
    contract: Contract
    images: Array
    scores: Callable[[Array], Array]
    saliency: Callable[[Array, Array], Array]
    record: Callable[[Array, Array], Trace] | None = None
    record_pixels: Callable[[Array, Array], Trace] | None = None
    recorded: Callable[[Array, Array], tuple[str, ...]] | None = None
    layers: Mapping[str, StepFunctions] = field(default_factory=dict)
    parameters: Callable[[], Mapping[str, Array]] | None = None
    score_functions: Mapping[str, ScoreFunctions] = field(default_factory=dict)
    other_scores: "Callable[[str], Subject] | None" = None
    complex_scores: Callable[[Array], Array] | None = None
    preprocess: Callable[[Array], Array] | None = None
    restore: Callable[[Array], Array] | None = None
    render: Callable[[Array], Array] | None = None
    render_within: Callable[[Array, float], Array] | None = None
    blend: Callable[[Array, Array, float], Array] | None = None
    picture: Callable[[Array], Array] | None = None
    labels: Array | None = None
    accuracy_floor: float | None = None
    accuracy_ceiling: float = 1.0
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    companions: "tuple[Subject, ...]" = ()
    twin: "Callable[[], Subject] | None" = None
    kept: Callable[[], AbstractContextManager[None]] = nullcontext
    random_state: Callable[[], bytes] | None = None
    stir: Callable[[], object] | None = None

    @property
    def order(self) -> tuple[tuple[str, str], ...]:
        """Steps and directions in the order in which a map and its picture come about.

        As far as is known beforehand: of a black box without its network.
        """
        ahead = tuple(self.layers)
        return (
            ("preprocess", "forward"),
            *((step, "forward") for step in ahead),
            ("score", "forward"),
            ("score", "backward"),
            *((step, "backward") for step in reversed(ahead)),
            *((step, "forward") for step in ("fold", "render", "blend")),
        )

    def lacks(self, capability: str) -> str | None:
        """Why this subject cannot serve ``capability``; None where it can."""
        served = getattr(self, FIELDS.get(capability, capability))
        absent = served is None or (isinstance(served, Mapping) and not served)
        return CAPABILITIES[capability] if absent else None

    def restricted(self, *kept: str) -> "Subject":
        """Make the same subject serve only the capabilities named, and its companions.

        Scores and saliency, which every subject serves, stay.

        Examples
        --------
        >>> from checks.reference import lenet
        >>> lenet().restricted("labels").lacks("steps")
        'it exposes no steps'
        """
        dropped: dict[str, Any] = {
            FIELDS.get(name, name): {} if name in MAPPINGS else None
            for name in CAPABILITIES
            if name not in kept
        }
        others = tuple(companion.restricted(*kept) for companion in self.companions)
        twin = self.twin
        if twin is not None and "twin" in kept:
            dropped["twin"] = lambda: twin().restricted(*kept)
        return replace(self, companions=others, **dropped)


FIELDS = {"steps": "record"}
"""Fields that are not called as their capability is."""

MAPPINGS = ("layers", "score_functions")
