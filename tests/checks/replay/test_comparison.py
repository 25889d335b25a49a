import numpy as np
import pytest

from checks.faults.edit import Edit, source
from checks.faults.library import edited_library
from checks.mutation.mutant import Mutant
from checks.mutation.mutants import mutants
from checks.mutation.selection import matching
from checks.replay.comparison import locate, locations
from checks.replay.places import Location

SWAPPED = matching(mutants(), "sign-swapped")
"""Every plus and minus, one at a time."""

CASES = {
    "another shape": (
        "windows.py:cropped",
        "rows : height - rows",
        "rows : height",
        ("conv1", "conv2d", "backward"),
    ),
    "an exception": (
        "layers/dense.py:Dense.vjp",
        "gy @ self.weight",
        "gy @ self.weight.T",
        ("dense7", "dense", "backward"),
    ),
    "not a number": (
        "layers/relu.py:ReLU.forward",
        "x.dtype.type(0), x)",
        "x.dtype.type(float('nan')), x)",
        ("relu1", "relu", "forward"),
    ),
    "a default of a function": (
        "windows.py:padded",
        "fill: float = 0.0",
        "fill: float = 0.5",
        ("conv1", "conv2d", "forward"),
    ),
    "a default of a class": (
        "layers/convolution.py:Conv2d",
        "stride: Pair = (1, 1)",
        "stride: Pair = (2, 1)",
        None,
    ),
    "a constant": (
        "preprocessing.py:WHITE",
        "WHITE = 255",
        "WHITE = 256",
        ("preprocess", "preprocess", "forward"),
    ),
    "the data of a class": (
        "layers/dense.py:Dense",
        'kind: ClassVar[str] = "dense"',
        'kind: ClassVar[str] = "conv2d"',
        None,
    ),
    "a constant that a default reads": (
        "heatmap.py:OPACITY",
        "OPACITY = 0.5",
        "OPACITY = 1.5",
        ("blend", "blend", "forward"),
    ),
    "memory that a result shares": (
        "tape.py:record",
        "images = np.array(images)",
        "images = np.asarray(images)",
        None,
    ),
    "memory that an instance shares": (
        "layers/dense.py:Dense.__post_init__",
        "np.array(self.weight)",
        "np.asarray(self.weight)",
        None,
    ),
    "complex numbers alone": (
        "layers/relu.py:ReLU.forward",
        "x.real <= 0, x.dtype",
        "x <= 0, x.dtype",
        ("relu1", "relu", "forward"),
    ),
    "a constant that another is made from": (
        "heatmap.py:BLUES",
        "(5, 48, 97))",
        "(5, 48, 98))",
        ("render", "render", "forward"),
    ),
    "a table of functions": (
        "scores.py:SCORES",
        '"loss": Score(loss, loss_cotangent)',
        '"loss": Score(loss, log_probability_cotangent)',
        None,
    ),
    "a result that is no copy": (
        "saliency.py:fold",
        "gradient.copy() if signed",
        "gradient if signed",
        ("fold", "fold", "forward"),
    ),
    "an argument written into": (
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "gy[x.real <= 0] = 0; return gy.copy()",
        ("relu1", "relu", "backward"),
    ),
    "a constructor": (
        "layers/dense.py:Dense.__post_init__",
        '"bias", read_only(np.array(self.bias))',
        '"bias", read_only(-np.array(self.bias))',
        None,
    ),
    "a property": (
        "layers/convolution.py:Conv2d.kernel",
        "return (rows, columns)",
        "return (columns, rows)",
        None,
    ),
    "the last of a generator": (
        "tape.py:_layer_steps",
        "source = layer.name",
        "pass",
        None,
    ),
    "a caller whose callees are right": (
        "saliency.py:vanilla_gradient",
        "chosen.cotangent(run[-1], targets))[0]",
        "chosen.cotangent(run[-1], targets))[0] * 1.001",
        None,
    ),
    "weights written into": (
        "layers/convolution.py:Conv2d.parameter_vjp",
        "gy.sum(axis=(0, 2, 3))",
        (
            "(setattr(self.bias.flags, 'writeable', True), self.bias.fill(1), "
            "gy.sum(axis=(0, 2, 3)))[2]"
        ),
        ("conv1", "conv2d", "backward"),
    ),
    "what is rounding here and more than that above": (
        "scores.py:log_probability_cotangent",
        "-others, axis=1)",
        "(1 - np.exp(log_probability(z, targets)))[:, np.newaxis], axis=1)",
        ("score", "score", "backward"),
    ),
    "single precision only": (
        "saliency.py:fold",
        "gradient.copy() if signed",
        "gradient * (1 + (gradient.dtype == np.float32)) if signed",
        ("fold", "fold", "forward"),
    ),
    "something printed": (
        "saliency.py:fold",
        "maps = gradient.copy() if",
        "print('here'); maps = gradient.copy() if",
        ("fold", "fold", "forward"),
    ),
    "a seed set": (
        "scores.py:softmax",
        "odds = np.exp(z",
        "np.random.seed(0); odds = np.exp(z",
        ("score", "score", "forward"),
    ),
    "errors silenced": (
        "layers/dense.py:Dense.vjp",
        "return gy @ self.weight",
        "np.seterr(all='ignore'); return gy @ self.weight",
        ("dense7", "dense", "backward"),
    ),
    "a buffer used again": (
        "saliency.py:_total",
        "maps: Array = gradient.sum(axis=1)",
        (
            "maps = vars(_total).setdefault(gradient.shape, gradient.sum(axis=1)); "
            "np.copyto(maps, gradient.sum(axis=1))"
        ),
        ("fold", "fold", "forward"),
    ),
    "the labels": (
        "data.py:pixels",
        'bundle["labels"]\n',
        'bundle["labels"] + 1\n',
        None,
    ),
    "an import that raises": (
        "heatmap.py:_shades",
        "np.linspace(0, 1, count)",
        "np.linspace(0, 1, -count)",
        ("render", "render", "forward"),
    ),
}


def copy_with(place: str, before: str, after: str) -> tuple[str, Location | None]:
    file, _, function = place.partition(":")
    text = source(f"lenet_ref/{file}")
    assert text.count(before) == 1
    head = text[: text.index(before)]
    column = len(head) - (head.rfind("\n") + 1)
    edit = Edit(f"lenet_ref/{file}", head.count("\n") + 1, column, before, after)
    return function, locate(edited_library([edit], lenient=True))


def test_pristine_copy_answers_as_it_should() -> None:
    assert locations(edited_library()) == ()


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_function_at_fault_is_named(
    case: tuple[str, str, str, tuple[str, str, str] | None],
) -> None:
    place, before, after, where = case

    function, found = copy_with(place, before, after)

    assert found is not None
    assert found.function == function
    assert found.source.startswith(f"lenet_ref/{place.partition(':')[0]}:")
    if where is not None:
        # relu1 or relu6: whichever of the steps that run it is met first
        assert (found.kind, found.direction) == where[1:]
        assert (found.step or "").rstrip("0123456789") == where[0].rstrip("0123456789")


def test_right_program_written_otherwise_is_not_at_fault() -> None:
    _, found = copy_with(
        "layers/dense.py:Dense.forward",
        "x @ self.weight.T + self.bias",
        "self.bias + np.einsum('ni,oi->no', x, self.weight)",
    )

    assert found is None


def test_replay_leaves_the_world_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    before = repr(np.random.get_state()), np.geterr()  # noqa: NPY002

    for case in ("something printed", "a seed set", "errors silenced"):
        copy_with(*CASES[case][:3])

    after = repr(np.random.get_state()), np.geterr()  # noqa: NPY002
    assert before == after
    assert capsys.readouterr() == ("", "")


def test_source_is_file_and_line_of_the_function() -> None:
    function, found = copy_with(*CASES["an exception"][:3])

    assert found is not None
    file, _, line = found.source.partition(":")
    text = source(file).splitlines()[int(line) - 1]
    assert f"def {function.partition('.')[2]}(" in text


def test_two_faults_are_both_named() -> None:
    wanted = ("Conv2d.vjp", "softmax")
    chosen = [one for one in SWAPPED if one.changes[0].function in wanted]
    edits = [edit for one in chosen for edit in one.edits]

    found = locations(edited_library(edits))

    assert {place.function for place in found} == {"Conv2d.vjp", "softmax"}


@pytest.mark.parametrize("mutant", SWAPPED, ids=lambda mutant: mutant.id)
def test_every_swapped_sign_is_located(mutant: Mutant) -> None:
    (change,) = mutant.changes

    found = locations(edited_library(mutant.edits))

    where = [(at.file, at.function) for at in found]
    assert where == [(change.edit.file, change.function)]
