"""Silent: the map is a true gradient, and something is wrong all the same."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["SILENT"]

SILENT = Chapter(
    name="silent",
    title="Mirrored and silent: finite differences pass",
    worked="dense-vjp-negated",
    exercises=(
        Exercise(
            name="two-wrongs",
            title="All maps are right, to the last digit",
            fault="two-vjps-negated",
            goal="Test each step by itself: what cancels in the whole is still there.",
            symptom=(
                "Every map is right, of every digit, class and score, to the last "
                "digit. A student takes the rectifier out of this library into a "
                "network of three layers, and there red is blue."
            ),
            hints=(
                (
                    "The family gradients sees it, by the checks that take one step at "
                    "a time. Each check of the whole map passes."
                ),
                (
                    "Two kinds of layers, both without weights. In LeNet-5 there is an "
                    "even number of them together."
                ),
                (
                    "`relu6`, backward, is the first on the way back, and `pool4` the "
                    "first of the other kind. Claim either."
                ),
                (
                    "One sign in ReLU.vjp, and one operator in MaxPool2d.vjp: each by "
                    "itself turns what comes back."
                ),
            ),
            lesson=(
                "gradients.relu_gate_ignores_the_cotangent, "
                "gradients.pool_routing_conserves and gradients.vjp_is_the_adjoint "
                "each take a single step, and fail. Four rectifiers and two pools make "
                "six minuses, which is none: finite differences pass, pictures are "
                "right, and the families signs, ranges, scores, state, batch and "
                "rendering are blind."
            ),
            also=("pool2", "pool4"),
            shown="alone",
        ),
        Exercise(
            name="it-learns-more-slowly",
            title="The maps are right, and training drags",
            fault="bias-cotangent-averaged",
            goal="A gradient has more ends than the one that is drawn.",
            symptom=(
                "Every map is right. Someone trains with the same code, and the "
                "convolutions' biases hardly move. It learns nevertheless, so that "
                "nobody complains."
            ),
            hints=(
                "One check of the family gradients sees it, and no other at all.",
                (
                    "Not the way back to the image: the branch that leaves it for the "
                    "weights."
                ),
                "`conv1`, backward; `conv3` and `conv5` run the same code.",
                (
                    "In Conv2d.parameter_vjp, a bias works at every place of its map. "
                    "How are the places put together?"
                ),
            ),
            lesson=(
                "gradients.biases_complete_the_logit adds up what input and biases "
                "contribute: <x, gx> + <b, gb> must be <y, gy>. No map and no picture "
                "depends on gb: finite differences by pixels pass, and the families "
                "ranges, scores, signs, state, batch and rendering are blind. It is a "
                "statement about numbers that nobody looks at."
            ),
            shown="alone",
        ),
        Exercise(
            name="one-digit-better",
            title="One digit better than before",
            fault="dense-bias-subtracted",
            goal="Differences do not see a constant. Formulas do.",
            symptom=(
                "The map of this 1 is a little off, if one has the true one to lay "
                "beside it. 120 of the 127 digits are recognised, one more than the "
                "trained network should. Finite differences agree with the map."
            ),
            hints=(
                (
                    "The family gradients sees it, by one check of the way forward and "
                    "one that adds up biases. What takes differences sees nothing."
                ),
                "A layer with weights, late in the network.",
                "`dense6`, forward, and `dense7`, which runs the same code.",
                "In Dense.forward, look at what becomes of the bias.",
            ),
            lesson=(
                "gradients.forward_matches_its_formula compares a layer with y = W x + "
                "b. A constant is no part of a derivative: finite differences, and all "
                "checks of single backward rules, pass. The families ranges, scores, "
                "signs, state, batch and rendering are blind: the map is the true "
                "gradient, of another network. The accuracy is within a digit of what "
                "it should be, and better is not right: "
                "data.accuracy_reaches_its_floor knows a ceiling, too."
            ),
            also=("dense7",),
            shown="alone",
            digit=1,
            target=1,
            score="log_probability",
        ),
        Exercise(
            name="a-good-map",
            title="A good map, of something",
            fault="pixels-mirrored",
            goal="Check that what is explained is what was given.",
            symptom=(
                "A map of a 3, with colours on both sides and numbers of the right "
                "size. Finite differences agree with it pixel by pixel. 49 of the 127 "
                "digits are recognised, zeros and eights among them."
            ),
            hints=(
                "The family data sees it, and no other.",
                (
                    "Before the network. Lay the blend beside the digit that you asked "
                    "about."
                ),
                "`preprocess`, forward.",
                "In preprocess, look at how the columns of pixels are taken.",
            ),
            lesson=(
                "data.pixels_keep_their_distances and data.restoring_inverts compare "
                "images with the bytes that they were made of. What comes after is "
                "without fault, of the mirrored digit: finite differences nudge that "
                "one. The families ranges, gradients, scores, signs, batch, state and "
                "rendering are blind. With an 8, even the blend would look right."
            ),
            shown="alone",
            digit=3,
            target=3,
        ),
        Exercise(
            name="a-strangers-network",
            title="The right gradient, of a stranger",
            fault="convolved-not-correlated",
            goal="Agreement of forward and back proves no more than agreement.",
            symptom=(
                "A map of a 3, as lively as any. Every backward rule fits its forward "
                "rule, finite differences agree in all directions, climbing the map "
                "raises the score. 52 of the 127 digits are recognised."
            ),
            hints=(
                (
                    "The families ranges and gradients see it, by comparing the way "
                    "forward with formulas. Whatever compares forward with back "
                    "passes."
                ),
                "Layers with weights: the weights are right. How are they laid on?",
                (
                    "`conv1`, forward, is the first, and `conv3` and `conv5` run the "
                    "same code. The way back does alike."
                ),
                "In Conv2d, forward and vjp both turn the kernel before they use it.",
            ),
            lesson=(
                "gradients.forward_matches_its_formula has an implementation of its "
                "own, and a convention, stated in the class: cross-correlation. A "
                "convolution as mathematics has it, there and back, is consistent: "
                "gradients.vjp_is_the_adjoint passes, and so do finite differences. "
                "The families signs, scores, state, batch and rendering are blind: the "
                "map explains a network that nobody trained."
            ),
            also=("conv1", "conv3", "conv5"),
            shown="alone",
            digit=3,
            target=3,
        ),
    ),
)
