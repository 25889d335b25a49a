"""Rendering: a right map, and a picture that lies."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["RENDERING"]

RENDERING = Chapter(
    name="rendering",
    title="Rendering: a right map, and a picture that lies",
    worked="zero-tinted",
    exercises=(
        Exercise(
            name="nothing-to-see",
            title="Nothing to see here",
            fault="small-maps-blank",
            goal="White means nothing only if small numbers are drawn as well.",
            symptom=(
                "Explain the log-probability of this 3. The picture is blank: nothing "
                "matters, it says. The numbers of the map are there, they are small, "
                "and no two pixels are alike."
            ),
            hints=(
                "One check of the family rendering sees it, and no other at all.",
                "Numbers in, colours out: the map is right.",
                "`render`, forward.",
                (
                    "In _limit, a largest value is taken for none unless it is above a "
                    "number that somebody thought of."
                ),
            ),
            lesson=(
                "rendering.scale_is_free draws a map, and the same map a billion times "
                "smaller: the pictures must be the same. Someone was afraid of a "
                "division by zero, and took all that is small for zero. The rest of "
                "rendering draws maps of ordinary size. The families data, ranges, "
                "gradients, scores and signs are blind: the numbers are right."
            ),
            digit=3,
            target=3,
            score="log_probability",
        ),
        Exercise(
            name="too-blue",
            title="Blue without shades",
            fault="limit-of-one-side",
            goal="One scale for both signs: compare the extremes of map and colours.",
            symptom=(
                "The map of this 5 runs from -2.8 to 1.5. In the picture there are "
                "patches of the darkest blue, where no shades can be told apart, and "
                "the reds are as dark."
            ),
            hints=(
                (
                    "One check of the family rendering sees it. Gradients and signs "
                    "are in order."
                ),
                (
                    "Numbers in, colours out: how is it decided which number gets the "
                    "darkest colour?"
                ),
                "`render`, forward.",
                (
                    "In _limit, the largest value is looked for. It should be the "
                    "largest of what?"
                ),
            ),
            lesson=(
                "rendering.scale_is_symmetric draws maps whose extremes differ: -2 and "
                "1 must get colours that are twice as far from white on one side as on "
                "the other. Here positive evidence alone sets the scale, and negative "
                "beyond it is cut off. The rest of rendering passes: signs are kept, "
                "zero is white, a stronger pixel is never paler. The families ranges, "
                "gradients, scores and signs are blind: they look at numbers, or at "
                "what is red."
            ),
            digit=5,
            target=5,
        ),
        Exercise(
            name="a-confident-picture",
            title="A picture that is very sure of itself",
            fault="limit-at-a-percentile",
            goal="Ask of a picture which value its darkest colour stands for.",
            symptom=(
                "A map of a 3 with strong colours, red and blue. The network, it "
                "seems, has many reasons. Printed, the numbers tell of a handful of "
                "strong pixels, and of the rest far below."
            ),
            hints=(
                "Two checks of the family rendering see it, with maps of their own.",
                "Numbers in, colours out: what is the darkest colour given to?",
                "`render`, forward.",
                "In _limit, it is not the largest magnitude that sets the scale.",
            ),
            lesson=(
                "rendering.scale_is_symmetric and rendering.limit_is_obeyed compare "
                "what is drawn by default with what is drawn when the largest "
                "magnitude is given as the limit: the pictures must be the same. The "
                "scale leaves out the largest hundredth, which is common, and may be "
                "right where it is declared. Here it is not. Signs and order are kept, "
                "so that the rest of rendering passes. The families ranges, gradients, "
                "scores and signs are blind."
            ),
            shown="alone",
            digit=3,
            target=3,
        ),
        Exercise(
            name="glitter",
            title="Glitter where the stroke was",
            fault="blend-in-bytes",
            goal="Watch the type of every sum.",
            symptom=(
                "The heat map of this 3 is right. Laid over the digit, the stroke is "
                "gone: there are black edges where it was, and specks of all colours. "
                "Somebody takes them for saliency."
            ),
            hints=(
                "Two checks of the family rendering see it.",
                "The heat map is right, and so is the digit. What is left?",
                "`blend`, forward.",
                (
                    "In blend, two numbers of one byte each are added. What is 255 + "
                    "255 in a byte?"
                ),
            ),
            lesson=(
                "rendering.blend_lies_between: each channel of a mixture lies between "
                "those of what is mixed. White, 255, and a very dark blue, 5, gave 2: "
                "260 does not fit into a byte. "
                "rendering.recorded_blend_is_of_the_image finds the same in the "
                "recorded run. The families ranges, gradients, scores and signs are "
                "blind, for no map is wrong; and so is every check of the heat map by "
                "itself."
            ),
            shown="alone",
            digit=3,
            target=3,
            panel="blend",
        ),
        Exercise(
            name="the-numbers-say-red",
            title="The numbers say one thing, the picture another",
            fault="table-reversed",
            goal="Print one pixel, then look at its colour.",
            symptom=(
                "A fine map of a 7. Print the map's largest number, find its pixel in "
                "the picture: it is dark blue. The picture tells you to darken what "
                "you should brighten."
            ),
            hints=(
                (
                    "The family rendering sees it, and one check of signs that looks "
                    "at pictures. Those that look at maps are content."
                ),
                "Numbers in, colours out.",
                "`render`, forward.",
                (
                    "DIVERGING is put together of two halves, blue and red. Which "
                    "should come first?"
                ),
            ),
            lesson=(
                "rendering.sign_is_kept draws maps of one sign, and asks for the "
                "colour that it was declared to have. signs.drawn_red_raises_the_score "
                "brightens what is drawn red, and the score falls. The families "
                "ranges, gradients, scores, batch and state are blind: they never look "
                "at colours. Finite differences pass: the map is right. In grey, both "
                "pictures are the same."
            ),
            shown="alone",
        ),
    ),
)
