"""Ranges: numbers that cannot be, and how to notice."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["RANGES"]

RANGES = Chapter(
    name="ranges",
    title="Ranges: numbers that cannot be",
    worked="gate-divided-by",
    exercises=(
        Exercise(
            name="clean-as-a-stencil",
            title="A map as clean as a stencil",
            fault="relu-cotangent-overwritten",
            goal=(
                "Read the ledger's backward half from the score down, and stop where "
                "numbers are larger than what came in allows."
            ),
            symptom=(
                "A colleague is delighted: the map of this 7 is the 7 itself, dark red "
                "on blue, with hardly any noise. Asked about any other class, it is "
                "the same map again."
            ),
            hints=(
                (
                    "The family ranges sees it, on the way back only: the forward half "
                    "of the ledger is in order."
                ),
                (
                    "Not the score, and no layer that has weights: look at the layers "
                    "that let a value through or stop it."
                ),
                (
                    "`relu6`, backward, is the first on the way back. The other "
                    "rectifiers run the same code."
                ),
                (
                    "In ReLU.vjp, what arrives from above, gy, is used for its shape "
                    "and dtype only. Where a unit was on, a number made up on the spot "
                    "is returned."
                ),
            ),
            lesson=(
                "ranges.backward_stays_within_intervals knows how large a cotangent "
                "can be at each step, from the weights between it and the score. Here "
                "it is 1 wherever a unit was on, whatever arrived, and that is too "
                "much: a derivative of 0 or 1 was returned, not multiplied with. "
                "Families state, batch and rendering are blind: the same wrong map "
                "comes each time, for each batch, and is coloured faithfully. Finite "
                "differences see that the map is wrong, and cannot say where."
            ),
        ),
        Exercise(
            name="specks-in-the-stroke",
            title="Black specks in a white stroke",
            fault="restored-times-256",
            goal="Know what the largest value of a type is, and what comes after it.",
            symptom=(
                "The heat map of this 0 is right. Laid over the digit, something is "
                "not: there are black specks where the stroke is whitest, as if moths "
                "had been at it."
            ),
            hints=(
                (
                    "The family data sees it first, and rendering sees what comes of "
                    "it. All that has to do with gradients is in order."
                ),
                "Between bytes and images: there is a way across, and a way back.",
                (
                    "`preprocess`, backward: the way from images to bytes, which the "
                    "library calls restoring."
                ),
                (
                    "In restore, 1.0 is multiplied by one more than a byte can hold, "
                    "and what does not fit starts at 0 again."
                ),
            ),
            lesson=(
                "data.restoring_inverts sends all 256 bytes there and back: each must "
                "come back as itself, and white came back as black. The families "
                "ranges, gradients, scores and signs are blind: they look at the "
                "images that the network sees, and this way is taken for pictures "
                "only. Finite differences pass, for the same reason."
            ),
            digit=0,
            target=0,
            panel="blend",
        ),
        Exercise(
            name="nothing-matters-any-more",
            title="The surer it is, the less it says",
            fault="output-scaled-up",
            goal="Compare each step's range with what its weights can produce.",
            symptom=(
                "Explain the log-probability of this 0 and the map is blank, as if no "
                "pixel mattered. Yet 120 of the 127 digits are recognised, which is "
                "one more than usual. Nobody would look for a bug in the network."
            ),
            hints=(
                "The family ranges sees it, on the way forward.",
                "Late in the forward pass: all convolutions and pools are in order.",
                "`dense6`, forward, and `dense7`, which runs the same code.",
                (
                    "In Dense.forward the product has a factor in front of it which no "
                    "formula asks for. The bias has none."
                ),
            ),
            lesson=(
                "ranges.forward_stays_within_intervals computes the interval that each "
                "output must lie in, from the interval of its input and the weights. "
                "This one lies far outside. The logits are so large that every "
                "probability is exactly 0 or 1, and there the derivative of log p is "
                "exactly 0. The families state, batch, scores, signs and rendering are "
                "blind: they ask whether answers agree with each other, and saturated "
                "answers do. So does accuracy, nearly: the largest logit is still the "
                "largest."
            ),
            digit=0,
            target=0,
            score="log_probability",
        ),
        Exercise(
            name="fine-until-it-is-sure",
            title="Fine here, NaN at a colleague's",
            fault="largest-logit-left-on",
            goal="A range is a promise for all inputs, not for those you have tried.",
            symptom=(
                "The picture is right, and so are all others that you try. A colleague "
                "whose network has logits of a thousand and more gets a warning of an "
                "overflow, and maps of NaN for every score but the logit."
            ),
            hints=(
                (
                    "The families ranges and scores see it, with logits of their own "
                    "choice. On those of the digits nothing fails."
                ),
                "After the last layer, where logits become probabilities.",
                "`score`, forward.",
                (
                    "softmax takes the exponential of the logits themselves. What "
                    "should be subtracted first, so that the largest exponent is 0?"
                ),
            ),
            lesson=(
                "ranges.probabilities_form_a_simplex feeds logits of every size, and "
                "asks for rows of numbers in [0, 1] that sum to 1. exp(1000) is "
                "infinite, and infinity over infinity is NaN. The families gradients "
                "and signs, and finite differences, are blind: they ask where the "
                "bundled digits are, and there the logits stay below 30."
            ),
            shown="alone",
        ),
        Exercise(
            name="a-little-too-much",
            title="A little more than there should be",
            fault="rectifier-leaks",
            goal="Zero is a range too: know which numbers must be exactly that.",
            symptom=(
                "The map of this 0 for class 3 is the true one, almost: some pixels "
                "are a shade off. As many digits are recognised as ever. A reviewer "
                "calls it rounding."
            ),
            hints=(
                (
                    "The family ranges sees it, on the way forward: look for a lowest "
                    "value that should be higher."
                ),
                "A layer without weights, of a kind that there are four of.",
                (
                    "`relu1`, forward, is the first; the other rectifiers run the same "
                    "code."
                ),
                (
                    "In ReLU.forward, what is not positive is made small, where it "
                    "should be made nothing."
                ),
            ),
            lesson=(
                "ranges.rectified_is_nonnegative: a rectifier's output is never below "
                "0, and here it is, by 0.004. Rounding errors are a million million "
                "times smaller. The families state, data, batch, scores and rendering "
                "are blind. Finite differences see it, but not where: forward and "
                "backward are rules of two different functions, a thousandth apart."
            ),
            shown="alone",
            digit=0,
            target=3,
        ),
    ),
)
