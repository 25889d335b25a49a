"""State, batches and mode: the same question, and another answer."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["STATE"]

STATE = Chapter(
    name="state",
    title="State, batches and mode: ask twice, ask in company",
    worked="map-divided-by-batch-size",
    exercises=(
        Exercise(
            name="only-the-first-is-served",
            title="Only the first is served",
            fault="one-hot-on-the-flattened-logits",
            goal="Ask for one image, then for the same image among others.",
            symptom=(
                "Asked about this 2 by itself, the map is right. Asked about it in a "
                "batch, it is blank: of each batch only the first image gets a map, "
                "and that one is of several classes at once."
            ),
            hints=(
                (
                    "The family batch sees it first, then ranges and scores, all at "
                    "one place."
                ),
                "Where the way back begins: one number for each image and class.",
                "`score`, backward.",
                (
                    "In logit_cotangent, targets are used as places in an array that "
                    "has been flattened. Which rows are 0 to 9 in?"
                ),
            ),
            lesson=(
                "batch.order_is_free and batch.maps_do_not_feel_the_batch ask for the "
                "same images in another order, and one by one: each must get the same "
                "map. ranges.seed_lies_in_its_set says where: rows of nothing, and one "
                "row of several ones. The families data, state and rendering are "
                "blind: asked twice the same, it says the same. A test with one image "
                "passes."
            ),
            digit=2,
            target=2,
        ),
        Exercise(
            name="company-matters",
            title="Strong alone, weak in company",
            fault="softmax-over-the-batch",
            goal="Each row of a batch is a question of its own.",
            symptom=(
                "Explain the log-probability of a 1 for this 7. By itself, its largest "
                "value is 16; with one more image it is 8, with nineteen more 0.8. The "
                "right one is 2.3, whatever the company. In a batch as large as that "
                "the picture is right to the eye: only the numbers tell."
            ),
            hints=(
                (
                    "The family batch sees it, then ranges and scores. The logit's map "
                    "is right."
                ),
                "After the layers, where logits become probabilities.",
                "`score`, forward.",
                "In softmax, look along which axis the odds are summed.",
            ),
            lesson=(
                "batch.maps_do_not_feel_the_batch: the map of an image, alone and in "
                "batches of several sizes, must be one and the same. The sum runs over "
                "the images, so that each class's probabilities sum to 1 over the "
                "batch, and alone each of them is 1. "
                "batch.logits_do_not_feel_the_batch passes, which rules all layers "
                "out. The families state, data, signs and rendering are blind."
            ),
            target=1,
            score="log_probability",
        ),
        Exercise(
            name="worn-by-use",
            title="It wears out",
            fault="weights-updated-on-the-way-back",
            goal="Look at what a call leaves behind.",
            symptom=(
                "Ask for the same map again, and again: always the same picture, and "
                "the largest value is 2.250, then 2.245, then 2.241. After three "
                "hundred maps it is 1.23. 119 of the 127 digits are recognised, before "
                "and after."
            ),
            hints=(
                (
                    "The family state sees it first, by comparing what was there "
                    "before and after."
                ),
                (
                    "Something that no question about maps should touch, in layers "
                    "that have it."
                ),
                "`dense7`, backward, and `dense6`, which runs the same code.",
                (
                    "Dense.vjp takes a step of training: a thousandth of something is "
                    "gone each time."
                ),
            ),
            lesson=(
                "state.parameters_are_untouched compares all weights before and after. "
                "state.repeat_is_identical fails too, and says less. The families data "
                "and rendering are blind: a little less of everything keeps each sign, "
                "and each picture. A fault that changes the network while it is asked "
                "makes many checks fail that have no part in it: read the first."
            ),
            also=("dense6", "dense7"),
            shown="alone",
        ),
        Exercise(
            name="never-twice-the-same",
            title="Never twice the same",
            fault="dropout-left-on",
            goal="Put the same question twice before you look at the answer.",
            symptom=(
                "A good map of a 7, one would say. So is the next one, of the same 7, "
                "with other numbers. Some people average a few, and speak of "
                "robustness."
            ),
            hints=(
                "The family state sees it first: two runs of the same image differ.",
                "Run the ledger twice. Up to which step do the numbers repeat?",
                "`dense6`, forward, and `dense7`, which runs the same code.",
                (
                    "Dense.forward does what is done during training only: it leaves "
                    "some of its input out."
                ),
            ),
            lesson=(
                "state.repeat_is_identical asks for the same bits. "
                "gradients.forward_matches_its_formula names the layer. Nothing here "
                "is fixed by a seed, so that each run of the checks gives other "
                "numbers, and other checks besides these come and go: finite "
                "differences compare two networks with each other. The families ranges "
                "and rendering are blind: each single run is plausible."
            ),
            also=("dense7",),
            shown="alone",
        ),
        Exercise(
            name="the-second-asking",
            title="The first answer is right",
            fault="gradients-accumulated",
            goal="The first call proves nothing about the second.",
            symptom=(
                "The first map is right. Ask again: the same picture, with twice the "
                "numbers. Ask about another digit, and the digit before shows through."
            ),
            hints=(
                (
                    "The family state sees it: repeat, then ask for something else in "
                    "between."
                ),
                (
                    "The layers are in order, and so is the gradient. After it "
                    "something remembers."
                ),
                "`fold`, forward.",
                (
                    "In fold, each gradient is added to what is kept there, and "
                    "nothing ever sets that to zero."
                ),
            ),
            lesson=(
                "state.repeat_is_identical and state.order_is_forgotten put the same "
                "question twice, and another in between. At `fold` the second answer "
                "is twice the first. The families data, ranges and rendering are "
                "blind: each picture is scaled by the map's largest value, which hides "
                "a factor of two. Who tests with one call sees nothing at all."
            ),
            shown="alone",
            digit=4,
            target=4,
        ),
    ),
)
