"""Answers that are none, or of no certain form: what needs them is blocked."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from checks import Contract, Subject
from checks.adapters import from_callables
from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient
from tests.meta.zoo import UNANSWERED, Member

__all__ = ["OF_EFFECTS", "OF_MAPS", "UNMENDABLE"]

OF_MAPS = frozenset(
    {
        "batch.maps_do_not_feel_the_batch",
        "batch.order_is_free",
        "gradients.directions_agree",
        "gradients.pixels_agree",
        "gradients.tied_directions_agree",
        "ranges.values_are_finite",
        "scores.target_is_heard",
        "signs.climbing_the_map_raises_the_score",
        "signs.pixel_signs_agree",
        "state.earlier_results_stay",
        "state.order_is_forgotten",
        "state.repeat_is_identical",
        "state.results_are_not_aliased",
    }
)
"""What cannot be judged where no map came."""

OF_EFFECTS = frozenset(
    {
        "state.error_state_is_untouched",
        "state.input_is_untouched",
        "state.nothing_is_printed",
        "state.random_state_is_untouched",
    }
)
"""What cannot be judged where saliency did not even come back."""

MAPS = "(20, 1, 28, 28) or (20, 28, 28), got "


def _answering(name: str, change: Callable[[Array], Any], tells: str) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(lambda x, t: change(gradient(x, t))),
        fails=UNANSWERED,
        blocks=OF_MAPS,
        tells=tells,
    )


def _raising(name: str, error: BaseException, tells: str) -> Member:
    def saliency(*_: Array) -> Array:
        raise error

    return Member(
        name=name,
        make=lambda: black_box(saliency),
        fails=UNANSWERED,
        blocks=OF_MAPS | OF_EFFECTS,
        tells=tells,
    )


def _only(
    name: str, wrong: Callable[[Array, Array], Any], tells: str, *blocks: str
) -> Member:
    """Some questions only come to nothing."""
    return Member(
        name=name,
        make=lambda: black_box(wrong),
        fails=UNANSWERED,
        blocks=frozenset(blocks),
        tells=tells,
    )


def _weighed(name: str, parameters: Callable[[], Any], tells: str) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(parameters=parameters),
        fails=UNANSWERED,
        blocks=frozenset({"state.parameters_are_untouched"}),
        tells=tells,
    )


def _ragged(g: Array) -> list[Any]:
    return [one.tolist() for one in g[:-1]] + [[0.0]]


def _endless(*_: Array) -> Array:
    return _endless(*_)


def _careless(*_: Array) -> Array:
    """It hangs, and contains whatever would end it, once."""
    for _attempt in range(2):
        try:
            time.sleep(30)
        except BaseException:  # noqa: BLE001  (the habit)
            continue
    raise AssertionError


def _hanging(x: Array, *_: Array) -> Array:
    threading.Event().wait(30)
    return x


def _of_seven(x: Array, t: Array) -> Array:
    if len(x) == 7:
        msg = "seven"
        raise ZeroDivisionError(msg)
    return gradient(x, t)


def _of_one(x: Array, t: Array) -> Any:
    return None if len(x) == 1 else gradient(x, t)


def _of_tied(x: Array, t: Array) -> Array:
    if len(np.unique(x[0])) < 200:
        msg = "tied"
        raise ValueError(msg)
    return gradient(x, t)


def _coloured(reduction: str | None, change: Callable[[Array], Array]) -> Subject:
    weight = np.random.default_rng(5).normal(size=(4, 90))
    return from_callables(
        lambda x: x.reshape(len(x), -1) @ weight.T,
        lambda x, t: change(weight[t].reshape(x.shape)),
        contract=Contract(input_shape=(3, 6, 5), channel_reduction=reduction),
    )


UNMENDABLE = (
    _answering("nothing", lambda _: None, f"NumPy array {MAPS}NoneType"),
    _answering("number", lambda g: float(g.max()), f"NumPy array {MAPS}float"),
    _answering("NumPy number", lambda g: g.max(), f"NumPy array {MAPS}float64"),
    _answering("array of no axes", lambda g: np.array(g.max()), f"{MAPS}()"),
    _answering("text", str, f"NumPy array {MAPS}str"),
    _answering("generator", lambda g: (m for m in g), f"NumPy array {MAPS}generator"),
    _answering("dictionary", lambda g: {"maps": g}, f"NumPy array {MAPS}dict"),
    _answering("pair", lambda g: (g, g[:2]), f"{MAPS}tuple that is none: "),
    _answering("ragged list", _ragged, f"{MAPS}list that is none: "),
    _answering("list of None", lambda g: [None] * len(g), f"{MAPS}list of objects"),
    _answering("empty", lambda g: g[:0], f"expected {MAPS}(0, 1, 28, 28)"),
    _answering("one too few", lambda g: g[:-1], f"expected {MAPS}(19, 1, 28, 28)"),
    _answering("only the first", lambda g: g[:1], f"expected {MAPS}(1, 1, 28, 28)"),
    _answering(
        "smaller", lambda g: g[..., ::2, ::2], f"expected {MAPS}(20, 1, 14, 14)"
    ),
    _answering("cropped", lambda g: g[..., :5], f"expected {MAPS}(20, 1, 28, 5)"),
    _answering(
        "masked",
        lambda g: np.ma.masked_equal(g, g.min()),
        "MaskedArray with masked values",
    ),
    _answering("objects", lambda g: g.astype(object), "as declared, got object"),
    _answering("complex", lambda g: g + 0j, "as declared, got complex128"),
    _answering("integers", lambda g: g.astype(int), "as declared, got int64"),
    _answering("half floats", lambda g: g.astype(np.float16), "declared, got float16"),
    _answering("yes and no", lambda g: g > 0, "as declared, got bool"),
    _answering("picture", lambda g: (g > 0).astype(np.uint8), "declared, got uint8"),
    Member(
        name="folded where channels are to be kept",
        make=lambda: _coloured(None, lambda g: g.max(axis=1)),
        fails=UNANSWERED,
        blocks=OF_MAPS,
        tells="saliency: expected (20, 3, 6, 5), got (20, 6, 5): keep the channels, or "
        "declare channel_reduction='max', 'sum' or 'l2'",
    ),
    Member(
        name="kept where channels are to be folded",
        make=lambda: _coloured("max", lambda g: g),
        fails=UNANSWERED,
        blocks=OF_MAPS
        - {
            "scores.target_is_heard",
            "signs.climbing_the_map_raises_the_score",
            "signs.pixel_signs_agree",
            "gradients.directions_agree",
            "gradients.tied_directions_agree",
        },
        tells="saliency: expected (20, 6, 5), got (20, 3, 6, 5): fold the channels, as "
        "channel_reduction='max' says",
    ),
    _raising("raises", RuntimeError("not today"), "RuntimeError: not today"),
    _raising("raises in lines", OSError("a\nb"), "OSError: a (unmendable.py:"),
    _raising("raises without a word", KeyError(), "KeyError (unmendable.py:"),
    _raising("no memory", MemoryError("2 TB"), "MemoryError: 2 TB"),
    _raising("exits", SystemExit(3), "the subject raised SystemExit(3)"),
    _raising("generator's end", GeneratorExit(), "the subject raised GeneratorExit()"),
    Member(
        name="calls itself for ever",
        make=lambda: black_box(_endless),
        fails=UNANSWERED,
        blocks=OF_MAPS | OF_EFFECTS,
        tells="RecursionError: maximum recursion depth exceeded",
    ),
    Member(
        name="hangs",
        make=lambda: black_box(_hanging),
        fails=UNANSWERED,
        blocks=OF_MAPS | OF_EFFECTS,
        tells="saliency did not come back within 0.5 s",
        seconds=0.5,
    ),
    Member(
        name="hangs, and contains exceptions",
        make=lambda: black_box(_careless),
        fails=UNANSWERED,
        blocks=OF_MAPS | OF_EFFECTS,
        tells="saliency did not come back within 0.5 s",
        seconds=0.5,
    ),
    _weighed("weights in a list", lambda: [np.ones(2)], "names to arrays, got list"),
    _weighed("no weights", lambda: None, "a mapping of names to arrays, got NoneType"),
    _weighed("weights in words", lambda: {"w": "2"}, "of numbers for 'w', got str"),
    _weighed("ragged weights", lambda: {"w": [[1], [1, 2]]}, "for 'w', got list that"),
    _weighed(
        "weights that raise",
        lambda: dict[str, Array]()["w"],
        "own_parameters: KeyError: 'w'",
    ),
    _only(
        "raises for batches of seven",
        _of_seven,
        "ZeroDivisionError: seven (unmendable.py:",
        "batch.maps_do_not_feel_the_batch",
    ),
    _only(
        "nothing for batches of one",
        _of_one,
        "got NoneType",
        "batch.maps_do_not_feel_the_batch",
    ),
    _only(
        "raises for tied images",
        _of_tied,
        "ValueError: tied (unmendable.py:",
        "gradients.tied_directions_agree",
        "ranges.values_are_finite",
        "state.input_is_untouched",
    ),
)
"""Members that raise, hang, or return what cannot be judged."""
