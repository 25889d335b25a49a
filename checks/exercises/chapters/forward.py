"""Forward: another network than the one that was trained."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["FORWARD"]

FORWARD = Chapter(
    name="forward",
    title="Forward: the network that was trained, or another",
    worked="conv-bias-dropped",
    exercises=(
        Exercise(
            name="one-corner-only",
            title="Everything happens in one corner",
            fault="windows-not-strided",
            goal="Ask which pixels a map cannot see, and which step lost them.",
            symptom=(
                "The map of this 7 has colours in its top left corner, and nowhere "
                "else. 11 of the 127 digits are recognised: as many as by guessing."
            ),
            hints=(
                (
                    "The families ranges and gradients see it, at one step, by "
                    "comparing with the formula. Finite differences are content."
                ),
                "Not the weights: how a layer moves its window over the image.",
                (
                    "`pool2`, forward, is the first where it shows, and `pool4` the "
                    "next. The way back makes the same mistake."
                ),
                (
                    "In windows.py, as many windows are taken as the stride gives, and "
                    "each lies one pixel from the one before."
                ),
            ),
            lesson=(
                "gradients.forward_matches_its_formula puts arrays of its own choice "
                "through each layer, and through a second, slow implementation. "
                "ranges.forward_stays_within_intervals sees it too: maxima of the "
                "wrong windows are too small. Finite differences and the whole family "
                "signs are blind, because the map is the true gradient of the network "
                "that runs: forward and back are wrong alike."
            ),
            also=("pool2", "pool4", "conv1"),
        ),
        Exercise(
            name="only-on-my-network",
            title="It runs here, and only here",
            fault="stride-taken-for-the-window",
            goal="Distrust sizes that happen to be equal.",
            symptom=(
                "On LeNet-5 all is right: pictures, numbers, accuracy. Another network "
                "of the same layers does not even run: a dense layer says that it "
                "expected 24 numbers, and got 4."
            ),
            hints=(
                (
                    "One check of the family state sees it, and no other. It fails on "
                    "the awkward network, where nothing is square and windows overlap."
                ),
                (
                    "The layer that complains is not the one that is wrong: look for "
                    "one before it that makes maps smaller."
                ),
                "`pool2`, forward, and `pool4`, which runs the same code.",
                (
                    "In MaxPool2d._windows, look at what is handed to windows. Two of "
                    "its arguments are one and the same; in LeNet-5 they are equal "
                    "anyway."
                ),
            ),
            lesson=(
                "state.every_question_is_answered asks a second network whether it "
                "runs at all: two channels, 11 x 14 pixels, windows that overlap. The "
                "families data, ranges, batch, gradients, scores, signs and rendering "
                "are blind: for that network they are blocked, and on LeNet-5, with "
                "windows of 2 at a stride of 2, each of them passes. No picture, "
                "finite difference or accuracy can tell two numbers apart that are "
                "equal."
            ),
            shown="alone",
        ),
        Exercise(
            name="on-light-ground",
            title="A digit on light ground",
            fault="mean-taken-off-in-bytes",
            goal="Follow a black pixel through the first step by hand.",
            symptom=(
                "In the blend the ground is light, and of the 7 there is a dark "
                "outline. The map is noise all over. 13 of the 127 digits are "
                "recognised."
            ),
            hints=(
                "The family data sees it, and no other: the network is in order.",
                "Before the network: what becomes of a stored pixel.",
                "`preprocess`, forward.",
                (
                    "A mean is taken off while pixels are still bytes. What is 0 - 33 "
                    "in a byte?"
                ),
            ),
            lesson=(
                "data.pixels_keep_their_distances: neighbours among the 256 bytes must "
                "stay neighbours, 1/255 apart. Here 32 becomes 255 and 33 becomes 0. "
                "The families ranges, gradients, scores, signs and batch are blind: "
                "what comes out still lies in [0, 1], and what the network makes of it "
                "is right. Finite differences pass: they nudge images, not bytes."
            ),
            panel="blend",
        ),
        Exercise(
            name="colours-off-the-stroke",
            title="The strongest colours, where nothing is",
            fault="smallest-wins",
            goal="Know what must never come out of a step, whatever goes in.",
            symptom=(
                "It looks like a map. Its darkest pixels lie off the stroke, at the "
                "lower right, where the image is black. 54 of the 127 digits are "
                "recognised, and 60 are taken for an 8."
            ),
            hints=(
                (
                    "The family ranges sees it first: on the awkward network, which "
                    "pads its pools, there are values that are not finite."
                ),
                (
                    "A layer without weights, which chooses. It chooses alike on the "
                    "way back."
                ),
                "`pool2`, forward, and `pool4`: the same code.",
                (
                    "In MaxPool2d the winner of a window is chosen, twice, by a "
                    "function that looks for the wrong end."
                ),
            ),
            lesson=(
                "ranges.values_are_finite: padding of minus infinity must never win, "
                "and it did. gradients.forward_matches_its_formula says at once which "
                "layer. On LeNet-5 by itself finite differences pass in every "
                "direction, and climbing the map raises the score: the map is the true "
                "gradient of a network that keeps the smallest. The families state and "
                "rendering are blind as well."
            ),
            also=("pool2", "pool4"),
        ),
        Exercise(
            name="a-four-is-a-one",
            title="Whatever it is, it is a 1",
            fault="pixels-divided-twice",
            goal="When the map is plausible, look at what the network was shown.",
            symptom=(
                "A lively map of a 4, with nothing odd about it. The digit beside it "
                "came out black, and is taken for a fault of the viewer. Every one of "
                "the 127 digits is taken for a 1."
            ),
            hints=(
                "The family data sees it, and no other.",
                "Look at the top of the ledger: at the first range of all.",
                "`preprocess`, forward.",
                "In preprocess, the pixels are divided by white, and then once more.",
            ),
            lesson=(
                "data.pixels_fill_the_range: 0 must become 0 and 255 must become 1. "
                "Here 255 becomes 0.004, and the network explains an image that is as "
                "good as blank. The families ranges, gradients, scores, signs and "
                "batch are blind: 0.004 lies within [0, 1], and the gradient there is "
                "computed without fault. That is why finite differences pass."
            ),
            shown="alone",
            digit=4,
            target=4,
        ),
    ),
)
