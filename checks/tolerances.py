"""Every allowed number, with its derivation or the measurement behind its margin.

u is the unit round-off of the dtype that a subject computes in (2.2e-16 for float64). The
clean worst values were measured by ``python -m tests.meta.margins`` over 200 right
networks (random weights and seeds); the factor between them and the constant is the
margin.
"""

__all__ = [
    "BATCH_REFUTED_ULPS",
    "BATCH_ULPS",
    "BOUND_SLACK",
    "COMPLEX_STEP",
    "COMPLEX_STEP_RTOL",
    "DIFFERENCE_REFUTED",
    "DIFFERENCE_RTOL",
    "EXCLUDED_SHARE",
    "HEARD_COSINE",
    "IDENTITY_RTOL",
    "JITTER",
    "KINK_SLACK",
    "NUDGE",
    "PAIRING_RTOL",
    "PARTED_COSINE",
    "POWER",
    "ROUNDOFF_FACTOR",
    "SUMMATION_ULPS",
    "TANGENT_ULPS",
]

JITTER = 1e-2
"""Standard deviation of the tie-breaking noise, in input ranges; clipped at four.

Flat backgrounds tie pooling windows exactly, and finite differences at a tie disagree with
a right gradient at any step size; 1e-2 of the range leaves no tie.
"""

NUDGE = 1e-7
"""Step of a finite difference, in input ranges: 1e-5 of the jitter.

The chance that a kink lies within the step grows with NUDGE / JITTER; at 1e-5 none was met
in 28,224 pixels. Within a cell of the network the logits are affine, so a small step has
no truncation error, only round-off.
"""

COMPLEX_STEP = 1e-30
"""Imaginary step: its square is below the smallest float64 relative to any value here."""

COMPLEX_STEP_RTOL = 1e-11
"""Complex step against the map, relative to |g| |v| summed: both exact but for rounding.

400 terms a sum and 8 layers give some 1e-13 at worst.
"""

ROUNDOFF_FACTOR = 32
"""Round-off of a central difference is at most this times u * |score| / step.

5 to 10 were measured; a forward pass of LeNet adds up to 400 terms a value.
"""

DIFFERENCE_RTOL = 1e-4
"""Finite difference against the map, relative to the largest |derivative| of the image."""

DIFFERENCE_REFUTED = 10
"""A difference this many times above what is allowed is a failure; below, undecided."""

POWER = 1e-3
"""A finite difference must resolve at least this share of the largest derivative."""

EXCLUDED_SHARE = 0.05
"""If more of the pixels than this lie at kinks, the rest is no evidence."""

PAIRING_RTOL = 1e-8
"""Relative drift of <gy, dy> over a step left to rounding.

dy is a difference of values of size 1 over a step of 1e-7, so it carries 1e-9 of noise,
which averages out over the values of a step.
"""

KINK_SLACK = 1e-2
"""A second difference above this share of the pairing means a kink: no evidence."""

IDENTITY_RTOL = 1e-10
"""Identities of one step, relative to the summed magnitudes: rounding only, 1e-13."""

SUMMATION_ULPS = 4
"""Added to the number of terms n: a sum in any order errs by at most n u of the
magnitudes that it adds up (Higham 2002, section 3.1)."""

BOUND_SLACK = 1e-9
"""Proved bounds are themselves computed with rounding: relative slack."""

BATCH_ULPS = 64
"""A map in a batch against alone, in u of the largest value: order of summation only."""

BATCH_REFUTED_ULPS = 500_000
"""1e-10 in float64: from here no order of summation explains the difference."""

TANGENT_ULPS = 256
"""Identities between the maps of all classes, in u of the largest logit derivative.

Clean worst 1.5 of 297 images and 10 classes; the sums over classes are of 10 terms.
"""

HEARD_COSINE = 0.9999
"""Maps of two targets more alike than this did not hear the target."""

PARTED_COSINE = 0.99
"""Slopes of two classes more alike than this belong to scores that rise together."""
