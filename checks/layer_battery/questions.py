"""Questions: what is true of every right layer, whatever its geometry.

Each takes a trial and measures; what is decided of it is decided elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.catalogue import Check
from checks.layer_battery import correctness, habits
from checks.layer_battery.trial import Trial
from checks.measurement import Measurements

__all__ = ["QUESTIONS", "LayerCheck"]


@dataclass(frozen=True, slots=True)
class LayerCheck(Check):
    """A statement of one layer by itself.

    Parameters
    ----------
    only : tuple of str
        Kinds that it is about; none for all.
    """

    only: tuple[str, ...] = ()

    @property
    def probes(self) -> tuple[str, ...]:
        """None: it is not put to a subject."""
        return ()


Question = Callable[[Trial], Iterator[Measurements]]


def _of(family: str, question: Question, *only: str) -> LayerCheck:
    return LayerCheck(family, question, local=True, only=only)


QUESTIONS: tuple[LayerCheck, ...] = (
    _of("state", habits.layer_answers_every_geometry),
    _of("state", habits.layer_input_is_untouched),
    _of("state", habits.layer_weights_are_untouched, "conv2d", "dense"),
    _of("state", habits.layer_repeats_itself),
    _of("state", habits.layer_uses_the_latest_call),
    _of("data", habits.layer_keeps_the_dtype),
    _of("gradients", correctness.layer_output_has_its_shape),
    _of("gradients", correctness.layer_matches_its_formula),
    _of("batch", habits.layer_images_are_apart),
    _of("gradients", correctness.layer_backward_is_linear),
    _of("gradients", correctness.layer_backward_is_the_adjoint),
    _of("gradients", correctness.layer_ties_conserve, "relu", "max_pool2d"),
    _of("gradients", correctness.layer_weight_gradients_add_up, "conv2d", "dense"),
)
"""All that a layer is asked, from causes to consequences."""
