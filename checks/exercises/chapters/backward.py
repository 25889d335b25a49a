"""Backward: each layer's own rule, and whether it is the one that belongs to it."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["BACKWARD"]

BACKWARD = Chapter(
    name="backward",
    title="Backward: the rule that belongs to each layer",
    worked="relu-mask-dropped",
    exercises=(
        Exercise(
            name="a-warm-glow",
            title="A warm glow over everything",
            fault="accumulator-of-ones",
            goal="Ask of a backward rule what it makes of nothing.",
            symptom=(
                "The 4 is drawn in red, as if the network loved each of its pixels, "
                "and the background is faintly pink. The map goes up to 19, where 2.5 "
                "would be right."
            ),
            hints=(
                (
                    "The families ranges and gradients see it, at single steps of the "
                    "way back. What goes forward is in order."
                ),
                "One of the layers with weights, of a kind that there are three of.",
                (
                    "`conv5`, backward, is the first on the way back; `conv3` and "
                    "`conv1` run the same code."
                ),
                (
                    "In Conv2d.vjp, shares are added up in an array that is made for "
                    "the purpose. What is in it before the first share?"
                ),
            ),
            lesson=(
                "gradients.vjp_is_linear: twice the cotangent must give twice the "
                "result, and none must give none. A sum that starts at 1 gives 1. "
                "ranges.backward_stays_within_intervals sees it as well. The families "
                "state, data, batch and rendering are blind: 1 more each time, in each "
                "batch, faithfully coloured."
            ),
            digit=4,
            target=4,
        ),
        Exercise(
            name="scattered-dots",
            title="A few dots, far apart",
            fault="overlaps-overwritten",
            goal="A pixel that is used many times is paid many times.",
            symptom=(
                "The map of this 3 is white but for scattered dots, a few of them "
                "dark. The largest value is 0.18, where it should be 2.8."
            ),
            hints=(
                (
                    "The family gradients sees it, at single steps of the way back. "
                    "The family ranges does not: nothing is too large."
                ),
                "A layer with weights, whose windows overlap.",
                (
                    "`conv3`, backward, is where it first shows on the way back, and "
                    "`conv1` next. The third of them has one window only, and is "
                    "right."
                ),
                (
                    "In Conv2d.vjp, each share should join those that are there "
                    "already. Look at the sign with which it is put there."
                ),
            ),
            lesson=(
                "gradients.vjp_is_the_adjoint: for any two arrays, <gy, J u> must "
                "equal <VJP of gy, u>. It takes one step at a time, and so it says "
                "which. ranges is blind, because what is lost makes numbers smaller. "
                "state, data, batch, scores and rendering are blind too. conv5 passes: "
                "its kernel covers its input once, and nothing overlaps."
            ),
            digit=3,
            target=3,
        ),
        Exercise(
            name="soft-focus",
            title="As if somebody had breathed on the lens",
            fault="whole-window-paid",
            goal="Ask how many pixels one cotangent may go to.",
            symptom=(
                "The map of this 5 is soft, in large smooth patches. It is rather "
                "pretty. Its largest value is 13, where it should be 2.8."
            ),
            hints=(
                (
                    "The families ranges and gradients see it, at single steps of the "
                    "way back."
                ),
                "A layer without weights, where many pixels compete for one place.",
                (
                    "`pool4`, backward, is the first on the way back; `pool2` runs the "
                    "same code."
                ),
                (
                    "In MaxPool2d.vjp, np.where has two arrays to choose from: what "
                    "the winner gets, and what the others get."
                ),
            ),
            lesson=(
                "gradients.pool_routing_conserves: what goes back to a window must sum "
                "to what arrived for it, and here each of four pixels gets all of it. "
                "ranges.cotangents_stay_within_the_jacobian objects too: the others' "
                "derivative is 0. The families state, data, batch, scores and "
                "rendering are blind: too much, everywhere alike, is still a "
                "consistent map."
            ),
            digit=5,
            target=5,
        ),
        Exercise(
            name="prettier-than-the-truth",
            title="Prettier than the truth",
            fault="relu-guided",
            goal="Distrust a map that improves when it should not.",
            symptom=(
                "The map of this 7 for class 1 is crisp: one sees a 7. The map for "
                "class 7 looks just like it, with a correlation of 0.97. Reviewers "
                "like it better than the old one."
            ),
            hints=(
                (
                    "The family gradients sees it first. The family ranges does not: "
                    "nothing is too large."
                ),
                (
                    "A layer without weights, of a kind that there are four of. What "
                    "it does must not depend on what comes back."
                ),
                "`relu6`, backward; the other rectifiers run the same code.",
                (
                    "In ReLU.vjp, the gate closes on two conditions. One of them is "
                    "about the input. The other is nobody's business."
                ),
            ),
            lesson=(
                "gradients.relu_gate_ignores_the_cotangent: a gate is open or closed "
                "by its input alone, so that the negative of a cotangent must come out "
                "negated. This is guided back-propagation: a picture of the digit more "
                "than of the decision. The families ranges, state, data, batch and "
                "rendering are blind: to drop values makes nothing too large, and is "
                "done the same way each time."
            ),
            target=1,
        ),
        Exercise(
            name="nearly-the-same",
            title="The dark stroke is there, and yet",
            fault="winner-counted-by-columns",
            goal="Sums can be right while places are wrong.",
            symptom=(
                "The map of this 5 has the blue stroke at the upper right that it "
                "should have. What is below has faded. Every range in the ledger is "
                "plausible."
            ),
            hints=(
                (
                    "The families ranges and gradients see it, at single steps of the "
                    "way back: something goes where nothing should."
                ),
                "A layer without weights, where many pixels compete for one place.",
                (
                    "`pool4`, backward, is the first on the way back; `pool2` runs the "
                    "same code."
                ),
                (
                    "In MaxPool2d.vjp, a winner's place within its window is counted "
                    "row by row, and looked up another way."
                ),
            ),
            lesson=(
                "ranges.cotangents_stay_within_the_jacobian: a pixel that did not win "
                "has a derivative of 0, and got something. "
                "gradients.pool_routing_conserves sees it by windows in which the "
                "places differ. In a window of two by two, two of four places change, "
                "and the sums over all pixels are right. The families state, data, "
                "batch, scores and rendering are blind to where things go."
            ),
            shown="alone",
            digit=5,
            target=5,
        ),
        Exercise(
            name="lively-and-unrelated",
            title="Lively, and about nothing",
            fault="kernel-turned-on-the-way-back",
            goal="Test the rule of one layer, not the look of the whole.",
            symptom=(
                "A lively map of a 3: red and blue, on the stroke and beside it, with "
                "numbers of the right size. Make the image a little more like the red, "
                "and the score does not rise."
            ),
            hints=(
                (
                    "The families ranges, gradients and signs see it. Only the first "
                    "two can say where."
                ),
                "A layer with weights: everything is there, and in other places.",
                (
                    "`conv5`, backward, is the first on the way back; `conv3` and "
                    "`conv1` run the same code."
                ),
                (
                    "In Conv2d.vjp the loop counts p and q up. Which share is taken at "
                    "(p, q)?"
                ),
            ),
            lesson=(
                "gradients.vjp_is_the_adjoint tries each convolution by itself, and "
                "each fails. Books say that the way back has a turned kernel; that is "
                "so where outputs are gathered, and here shares are spread. "
                "gradients.biases_complete_the_logit sees it too. The families state, "
                "data, batch, scores and rendering are blind: the score is right, and "
                "the map is the same each time."
            ),
            shown="alone",
            digit=3,
            target=3,
        ),
    ),
)
