"""Signs and scores: what a map is the gradient of, and which way it points."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["SIGNS"]

SIGNS = Chapter(
    name="signs",
    title="Signs and scores: for, against, and of what",
    worked="loss-delta-turned",
    exercises=(
        Exercise(
            name="nothing-speaks-against",
            title="Nothing speaks against it",
            fault="negative-part-dropped",
            goal="Count the blue: a signed map without any is a finding.",
            symptom=(
                "Why is this 7 not a 1? The map for class 1 has red pixels only: "
                "nothing speaks against it. The true map has as much blue as red, with "
                "a dark blue streak below the left end of the bar."
            ),
            hints=(
                "The families gradients and signs see it. All layers are in order.",
                "After the way back: what is made of the gradient before it is drawn.",
                "`fold`, forward.",
                "In fold, a map that is declared signed loses everything below 0.",
            ),
            lesson=(
                "gradients.recorded_rules_are_followed computes the map from the "
                "gradient, as the contract declares it, and compares. "
                "signs.pixel_signs_agree nudges pixels and finds blue ones missing. "
                "The families ranges, state, data, batch and rendering are blind: the "
                "gradient is right, the picture shows the map that it is given, and "
                "what is left of the map points the right way."
            ),
            target=1,
        ),
        Exercise(
            name="fainter-than-it-says",
            title="The same picture, a hundred times fainter",
            fault="probability-squared-in-front",
            goal="A picture has no unit. Read the numbers beside it.",
            symptom=(
                "Explain the probability of a 9 for this 5. The picture is right to "
                "the last pixel. The largest number in the map is 0.0004, where it "
                "should be 0.04. For a digit that the network is sure of, hardly "
                "anything is wrong."
            ),
            hints=(
                "The family scores sees it, and no other. The logit's map is right.",
                "Where the way back begins: the derivative of one of the four scores.",
                "`score`, backward.",
                "In probability_cotangent, p_t stands in front once too often.",
            ),
            lesson=(
                "scores.cotangent_is_the_derivative knows the derivative of each of "
                "the four scores by the logits, and compares at logits of its own. "
                "scores.softmax_tangent_holds compares maps of two scores: p times the "
                "map of log p must be the map of p. The families gradients and signs, "
                "and finite differences, are blind: they ask about the score that is "
                "declared, the logit. No picture can show a factor, because each is "
                "scaled to its own largest value."
            ),
            digit=5,
            target=9,
            score="probability",
        ),
        Exercise(
            name="the-sure-ones-fade",
            title="The surer the network, the fainter the map",
            fault="probability-explained-for-the-logit",
            goal="Ask which number it is that a map is the gradient of.",
            symptom=(
                "The logit of this 5 is to be explained. The picture is plausible, and "
                "close to the right one. Its largest value is 0.05, where it should be "
                "2.8; for digits that the network is surer of, it is 0.0002 and less."
            ),
            hints=(
                (
                    "The family scores sees it, and ranges before it, at the seed of "
                    "the way back. Each layer is in order."
                ),
                (
                    "Where the way back begins. One class is asked about; how many get "
                    "a number?"
                ),
                "`score`, backward.",
                (
                    "logit_cotangent returns the derivative of another score than its "
                    "name says."
                ),
            ),
            lesson=(
                "ranges.seed_lies_in_its_set: the logit's seed is 1 for the target and "
                "0 for all others, and this one is neither. "
                "scores.cotangent_is_the_derivative agrees. Finite differences see it "
                "as well, by values; signs.climbing_the_map_raises_the_score does not: "
                "what makes a class more probable raises its logit too. The families "
                "state, data, batch and rendering are blind."
            ),
            digit=5,
            target=5,
        ),
        Exercise(
            name="for-and-against-mixed",
            title="For and against, mixed",
            fault="others-sign-kept",
            goal="Sum what must cancel, and see whether it does.",
            symptom=(
                "Explain the log-probability of a 1 for this 7. The map has red and "
                "blue, on the stroke and beside it. In the true map the right half of "
                "the bar is dark blue; here it is pale red, and the left end is dark "
                "blue."
            ),
            hints=(
                (
                    "The families scores and ranges see it, where the way back begins. "
                    "The logit's map is right."
                ),
                (
                    "Before the layers: the derivative of a score by the logits. A row "
                    "of it must sum to 0."
                ),
                "`score`, backward.",
                (
                    "In log_probability_cotangent, the target's entry is made of the "
                    "others'. They count against; what should it do?"
                ),
            ),
            lesson=(
                "ranges.score_cotangents_lie_in_their_sets: y - p has one positive "
                "entry, the target's, and sums to 0. Here it is -(1 - p), so that "
                "every entry is against. scores.class_gradients_cancel sees it in the "
                "maps alone, without a step. The family signs is blind: its questions "
                "to the log-probability compare it with the loss, which is wrong in "
                "the same way. The families state, data, batch and rendering are blind "
                "as well."
            ),
            target=1,
            score="log_probability",
        ),
        Exercise(
            name="the-essays-challenge",
            title="The essay's challenge: one plus, one minus",
            fault="conv-cotangent-subtracted",
            goal="Find which step hands back the negative of what it should.",
            symptom=(
                "One plus in the code has become a minus, in a single line. The map "
                "looks as convincing as any, and what it says is the opposite: paint "
                "the red pixels of this 7 brighter, and its logit falls."
            ),
            hints=(
                (
                    "The family signs sees that the map is turned, and the family "
                    "gradients sees where. The family ranges sees nothing."
                ),
                (
                    "The score is in order, and so is the way forward. One kind of "
                    "layer turns what comes back, and the network has an odd number of "
                    "them."
                ),
                (
                    "`conv5`, backward, is the first on the way back; `conv3` and "
                    "`conv1` run the same code."
                ),
                (
                    "In Conv2d.vjp the shares of all windows are summed. Look at the "
                    "operator that sums them."
                ),
            ),
            lesson=(
                "signs.climbing_the_map_raises_the_score: a small step along the map "
                "must raise the score, and it lowers it. gradients.vjp_is_the_adjoint "
                "finds each convolution to be the negative of what it should be. Three "
                "of them make one minus: with two, the map would be right. The family "
                "ranges is blind, since an interval does not mind a sign here, and so "
                "are state, data, batch, scores and rendering. The essay does not say "
                "which plus it swapped: in its code too, the way back of the "
                "convolution is where one stands."
            ),
            shown="alone",
        ),
    ),
)
