"""Every allowed number, with its derivation or the measurement behind its margin.

u is the unit round-off of the dtype that a subject computes in (2.2e-16 for float64).
The clean worst values were measured over 200 right networks (random weights, shapes and
contracts); the factor between them and the constant is the margin. What it is today, by
check, ``python -m tests.meta.alarms`` writes into ``docs/false-alarms.md``.
"""

__all__ = [
    "BATCH_REFUTED_ULPS",
    "BATCH_ULPS",
    "BENT",
    "BLEND_ROUNDING",
    "BOUND_ULPS",
    "CERTAIN",
    "CERTAIN_KINK",
    "CLIMB_SHARE",
    "COARSE_CURVATURE",
    "COARSE_NOISE",
    "COARSE_NUDGE",
    "COARSE_PIXEL_NUDGE",
    "COARSE_REFUTED",
    "COARSE_SCALE",
    "COARSE_SCALE_REFUTED",
    "COARSE_SHARE",
    "COMPLEX_STEP",
    "COMPLEX_STEP_RTOL",
    "COTANGENT_ULPS",
    "DIFFERENCE_REFUTED",
    "DIFFERENCE_RTOL",
    "DOUBTFUL",
    "EXCLUDED_SHARE",
    "EXPLAINED_APART",
    "EXPLAINED_RTOL",
    "EXPLAINED_ULPS",
    "FAINT",
    "FAINT_ULPS",
    "FOLD_ULPS",
    "GREEN_LEVELS",
    "HEARD_COSINE",
    "IDENTITY_RTOL",
    "JITTER",
    "KINK_SLACK",
    "LAYER_ULPS",
    "LEAST_CONTRAST",
    "LIGHT_ROUNDING",
    "NUDGE",
    "PAIRING_RTOL",
    "PAIRING_ULPS",
    "PARTED_COSINE",
    "PIXEL_ULPS",
    "POWER",
    "REACH",
    "RERUN_ULPS",
    "ROUNDOFF_FACTOR",
    "SAME_ANSWER_ULPS",
    "SCORE_ULPS",
    "SEEN_SHARE",
    "SET_ULPS",
    "SIDES_APART",
    "SIMPLEX_ULPS",
    "SLOWEST_SHARE",
    "STEP_EXPLAINED_ULPS",
    "STRAY_LOGITS",
    "STRETCH",
    "STRONG_SHARE",
    "SUMMATION_ULPS",
    "TANGENT_ULPS",
    "TWIN_NOISE_ULPS",
    "TWIN_REFUTED",
    "TWIN_ULPS",
]

JITTER = 1e-2
"""Standard deviation of the tie-breaking noise, in input ranges; clipped at four.

Flat backgrounds tie pooling windows exactly, and finite differences at a tie disagree
with a right gradient at any step size; 1e-2 of the range leaves no tie.
"""

NUDGE = 1e-7
"""Step of a finite difference, in input ranges: 1e-5 of the jitter.

The chance that a kink lies within the step grows with NUDGE / JITTER; at 1e-5 none was
met in 28,224 pixels. Within a cell of the network the logits are affine, so a small
step has no truncation error, only round-off.
"""

COARSE_NUDGE = 1e-4
"""Step of a finite difference of a subject that computes in float32, in input
ranges."""

COARSE_PIXEL_NUDGE = 1e-3
"""The same, where one pixel is moved alone: its slope is smaller, and kinks are rarer.

Over 54 images of 9 random networks and 6 digits, right maps folded by the largest
magnitude left at most 4.5 % unexplained, 0.8 % of scale, at 1 % of noise.
"""

COARSE_NOISE = 0.05
"""Coarse slopes are evidence where rounding is at most this share of them ..."""

COARSE_CURVATURE = 0.25
"""... and where the quotients of the two sides differ by at most this share."""

COARSE_SHARE = 0.2
"""Share of the coarse slopes that a right map may leave unexplained. Clean worst of
133 float32 networks without a twin: 0.12."""

COARSE_REFUTED = 0.4
"""Share from which the map is another function's gradient. Of LeNet's maps, smoothed
ones leave 0.67 in the median of 100 images and 0.45 at the least, shifted ones 1.0; a
border cropped by one pixel leaves 0.1, and is not resolved."""

COARSE_SCALE = 0.02
"""A map's scale against that of the coarse slopes, in the median over cases. Clean
worst of 133 networks: 0.0023."""

COARSE_SCALE_REFUTED = 0.04
"""Distance from which the map's scale is another."""

COMPLEX_STEP = 1e-15
"""Imaginary step: its square vanishes beside 1 in either dtype, and a slope of 1e-16
times it is not subnormal yet in float32."""

COMPLEX_STEP_RTOL = 1e-11
"""Complex step against the map, relative to |g| |v| summed: both exact but for
rounding.

400 terms a sum and 8 layers give some 1e-13 at worst.
"""

FAINT_ULPS = 16
"""A slope by a pixel which over the whole range changes a logit by this many u of the
largest is lost in rounding. Of 1000 right networks, slopes that cancel along the paths
leave rounding of at most 0.15 u; what rounds the logits themselves is some u."""

ROUNDOFF_FACTOR = 32
"""Round-off of a central difference is at most this times u * |score| / step.

5 to 10 were measured; a forward pass of LeNet adds up to 400 terms a value.
"""

DIFFERENCE_RTOL = 2e-5
"""Finite difference against the map, relative to the largest |derivative| of the
image. A map rounded to float16 is off by 1e-4 to 5e-4. Clean worst of 200 networks:
0.014 of what this or rounding allows."""

DIFFERENCE_REFUTED = 5
"""A difference this many times above what is allowed is a failure; below, undecided."""

POWER = 1e-3
"""A finite difference must resolve at least this share of the largest derivative."""

EXCLUDED_SHARE = 0.05
"""If more of the pixels than this lie at kinks, the rest is no evidence."""

PAIRING_RTOL = 1e-9
"""Relative drift of <gy, dy> over a step that is left to the curvature of a softmax."""

PAIRING_ULPS = 2048
"""Rounding of a step's output, in u of sum |gy| |y| + sum |gx| |x|: at a step of 1e-7
some 4e-6 of the pairing. Clean worst of 200 networks: 59."""

KINK_SLACK = 1e-2
"""A second difference above this share of the pairing means a kink: no evidence."""

IDENTITY_RTOL = 1e-10
"""Identities of one step, relative to the summed magnitudes: rounding only, 1e-13."""

LAYER_ULPS = 1024
"""A layer's answers against its formula's, in u of the largest: sums of up to 30 terms,
more for a derivative by a weight. Clean worst of 8 layers with 25 seeds: 34."""

SUMMATION_ULPS = 4
"""Added to the number of terms n: a sum in any order errs by at most n u of the
magnitudes that it adds up (Higham 2002, section 3.1)."""

BOUND_ULPS = 4096
"""Proved bounds are themselves computed with rounding, sums of up to 500 terms: slack
in u of the largest bound. Clean worst of 200 networks: 3."""

BATCH_ULPS = 4096
"""A map in a batch against alone, in u of the largest value times 1 + the largest
logit: order of summation only, which exp turns from u |z| into a relative error. Clean
worst of 200 networks: 195."""

BATCH_REFUTED_ULPS = 500_000
"""1e-10 in float64: from here no order of summation explains the difference."""

TANGENT_ULPS = 256
"""Identities between the maps of all classes, in u of the largest logit derivative.

Clean worst of 200 networks: 5.6; the sums over classes are of 10 terms.
"""

TWIN_ULPS = 16
"""A float32 map against its float64 twin's, in u of the largest value times 1 + the
largest logit, and 1 / (1 - p) where the score has a softmax; and of the terms that it
is the sum of."""

TWIN_NOISE_ULPS = 4
"""Rounding on the way moves a logit by some u of the largest: by 0.7 in the median of
100 right networks and by 5.5 in 95 of them. Noise on the images that moves it by this
many switches what rounding may switch."""

TWIN_REFUTED = 4
"""A float32 map this many times further off than rounding explains is another map."""

SCORE_ULPS = 64
"""A score's value and its change under a shift, in u of the largest logit: one
difference, one sum and one logarithm. Clean worst of 200 networks: 1.3."""

COTANGENT_ULPS = 128
"""A cotangent's distance from p and y, in u of its largest value times 1 + the largest
logit, which exp turns from u |z| into a relative error. Clean worst of 200 networks:
2.8."""

SET_ULPS = 16
"""A cotangent's row sum, in u of its largest value for each class. Clean worst of 200
networks: 0.4."""

SIMPLEX_ULPS = 4
"""A probability's excess over 1: one division and one addition."""

PIXEL_ULPS = 4
"""A preprocessed pixel, in u of the input range: one division, one product, one sum."""

FOLD_ULPS = 16
"""A folded value, in u of the largest for each channel: square, add, root. Clean worst
of 200 networks: 0.5."""

CLIMB_SHARE = 0.5
"""The score must rise by this share of what the map promises. A right map's rise is all
of it but for kinks; one with a sign swapped falls."""

CERTAIN = 2
"""A pixel's sign is certain where its quotient is this many times what a right
derivative may be off by ..."""

CERTAIN_KINK = 0.1
"""... and where the quotients of its two sides differ by less than this share."""

STRONG_SHARE = 1 / 64
"""Values above this share of the largest are at least two entries of a table of 257
from its middle, so their colour has a side."""

LIGHT_ROUNDING = 1.0
"""Brightness, in grey levels: three channels of each of two colours, each rounded to
within half a level. matplotlib's plasma goes back by 0.5, its coolwarm by 0.14."""

STRETCH = 1 / 4
"""Along such a stretch of the values from zero to the largest ..."""

SLOWEST_SHARE = 1 / 12
"""... brightness must change by this share of the fair quarter. Least of the palettes
of matplotlib whose brightness is monotone: 0.103, of seismic's blue half; then 0.15 of
afmhot, 0.24 of seismic's red half and 0.28 of hot."""

SIDES_APART = 0.3
"""Distance between the strengths of v and -v, by the largest. Of matplotlib's diverging
palettes with a grey middle and red (or orange, brown) against blue (purple, teal):
coolwarm 0.24, PuOr 0.17, RdBu 0.11, seismic 0.05, BrBG 0.04, bwr 0."""

GREEN_LEVELS = 16
"""Of 255, by which green may exceed the larger of red and blue: 12 in BrBG, 0 in RdBu,
bwr, seismic, coolwarm and PuOr."""

SEEN_SHARE = 1 / 16
"""A blend that has less than this of its image or of its heat map shows only one. Such
overlays are drawn at 0.3 to 0.8."""

LEAST_CONTRAST = 64
"""Levels, of 441 from black to white, that the colours of zero and of the largest value
are apart. Of matplotlib's Wistia 178; of red against blue at one brightness 180."""

FAINT = 2.0**-30
"""Share of the largest value that is neither drawn blue nor red by any table of fewer
than a thousand million entries."""

BLEND_ROUNDING = 0.5
"""A weighted mean rounded to the nearest integer."""

HEARD_COSINE = 0.9999
"""Maps of two targets more alike than this did not hear the target."""

PARTED_COSINE = 0.99
"""Slopes of two classes more alike than this belong to scores that rise together."""

REACH = 3 / 8
"""A difference of one step's outputs reaches u to this power: 1e-6 in float64.

Between the square root, best for a step that is affine, and the third root, best for a
curved one: rounding is some 1e-9 of the outputs then and a curve's share some 1e-6.
"""

BENT = 8
"""Second differences above this many reaches, per largest derivative, are kinks: a
tanh's, a softmax's or a normalisation's stay below one or two."""

DOUBTFUL = 0.1
"""A pairing, or a folded map, of which more than this share is in doubt is no
evidence."""

RERUN_ULPS = 4096
"""A map against the cotangent of a run of its own, in u of the largest value times 1 +
the largest logit, and 1 / (1 - p) where the score has a softmax: the same sums, in
another order, as of a batch. Clean worst of 100 PyTorch networks: 2.2."""

EXPLAINED_RTOL = 1e-6
"""A hypothesis explains a map if it leaves at most this share of it ...

Measured over the zoo and 30 rules of whole backward passes: the right explanation
leaves 2e-8 to 2e-6 by differences and at most 4e-16 by complex steps. The best of ten
thousand wrong ones leaves 0.48 to 1.0 of noise, integrated gradients, SmoothGrad,
Grad-CAM and another network's gradient, and 0.0097 of a map that is 1 % noise.
"""

EXPLAINED_ULPS = 100
"""... or this many times the relative noise of the differences: 1.8e-7 for LeNet, of
which a right explanation leaves up to 9 times (a share of the batch's mean)."""

EXPLAINED_APART = 10
"""A map is wrong, and needs an explanation, from this many times that."""

STEP_EXPLAINED_ULPS = 1e4
"""A rule explains what one step sends back if it leaves at most this many u of it: both
are computed from the same numbers, with sums of some hundred terms."""

STRAY_LOGITS = 1e-9
"""Logits of one image that differ by more between calls, relative to 1 + the largest,
are not the same function of it."""

SAME_ANSWER_ULPS = 1e4
"""A copy whose layers are written another right way answers within so many times the
dtype's epsilon of the largest value of each array. Convolutions and dense layers summed
term by term, in the reverse order, leave at most 206 (float64) and 24 (float32) of six
seeds' answers."""
