import hashlib
import subprocess
import sys
import traceback
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np
import pytest

import lenet_ref
import lenet_ref.layers.relu
from checks.faults.edit import Edit, source
from checks.faults.functions import function_of
from checks.faults.library import edited_library, submodule

RELU = "lenet_ref/layers/relu.py"
KEPT = "np.where(x.real <= 0, gy.dtype.type(0), gy)"


def edit_of(file: str, before: str, after: str) -> Edit:
    text = source(file)
    assert text.count(before) == 1
    head = text[: text.index(before)]
    column = len(head) - (head.rfind("\n") + 1)
    return Edit(file, head.count("\n") + 1, column, before, after)


NEGATED = edit_of(RELU, KEPT, f"-{KEPT}")
BLACK = edit_of("lenet_ref/heatmap.py", "REDS = ((255, 255, 255)", "REDS = ((0, 0, 0)")
X, GY = np.array([-1.0, 2.0]), np.array([3.0, 4.0])


def files_of_the_package() -> dict[Path, str]:
    folder = Path(lenet_ref.__file__).parent
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.py")
    }


def modules_of_ours() -> dict[str, tuple[ModuleType, dict[str, object]]]:
    """The real modules, each with all that it holds."""
    return {
        name: (module, dict(vars(module)))
        for name, module in sys.modules.items()
        if name.partition(".")[0] == "lenet_ref"
    }


def test_copy_has_the_edit_and_the_package_has_not() -> None:
    copy = edited_library([NEGATED])

    assert copy.ReLU("r").vjp(X, GY).tolist() == [0, -4]
    assert lenet_ref.ReLU("r").vjp(X, GY).tolist() == [0, 4]


def test_modules_and_files_stay_as_they_are() -> None:
    modules, files = modules_of_ours(), files_of_the_package()

    copy = edited_library([NEGATED])
    copy.vanilla_gradient(
        copy.lenet5(copy.load_weights()), copy.digits()[0][:1], np.array([7])
    )

    assert modules_of_ours() == modules
    assert files_of_the_package() == files


def test_two_copies_are_independent() -> None:
    one, other = edited_library([NEGATED]), edited_library([BLACK])

    assert one.ReLU is not other.ReLU
    assert one.ReLU("r").vjp(X, GY).tolist() == [0, -4]
    assert other.ReLU("r").vjp(X, GY).tolist() == [0, 4]
    assert one.render(np.zeros((1, 1))).tolist() == [[[255, 255, 255]]]
    assert other.render(np.zeros((1, 1))).tolist() == [[[0, 0, 0]]]


def test_every_module_of_a_copy_sees_the_copy() -> None:
    copy = edited_library([NEGATED])

    network = submodule(copy, "lenet_ref.network")
    layers = submodule(copy, "lenet_ref.layers")

    assert network.ReLU is copy.ReLU is layers.ReLU
    assert submodule(copy, "lenet_ref") is copy
    assert copy.Conv2d.__mro__[1] is copy.Layer is not lenet_ref.Layer


def test_imports_within_functions_resolve_to_the_copy() -> None:
    imported = edit_of(
        RELU,
        f"return {KEPT}",
        "import lenet_ref.layers.relu\n"
        "        from lenet_ref.layers import relu\n"
        "        assert lenet_ref.layers.relu is relu\n"
        "        return relu.ReLU",
    )

    copy = edited_library([imported])

    assert copy.ReLU("r").vjp(X, GY) is copy.ReLU


def test_types_of_the_trace_are_shared() -> None:
    copy = edited_library([NEGATED])

    trace = copy.record(
        copy.lenet5(copy.random_weights(0)), copy.digits()[0][:1], np.array([7])
    )

    assert isinstance(trace, lenet_ref.Trace)
    assert isinstance(trace.steps[0], lenet_ref.Step)


def test_names_and_tracebacks_are_those_of_the_real_file() -> None:
    raising = edit_of(RELU, f"return {KEPT}", "raise ValueError(self.name)")
    copy = edited_library([raising])

    with pytest.raises(ValueError, match="r") as caught:
        copy.ReLU("r").vjp(X, GY)

    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    real = lenet_ref.layers.relu.__file__
    assert frame.filename == real
    assert frame.lineno == raising.line
    module = submodule(copy, "lenet_ref.layers.relu")
    assert (module.__name__, module.__file__) == ("lenet_ref.layers.relu", real)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("lenet_ref.windows", "padded"),
        ("lenet_ref.layers.relu", "ReLU.vjp"),
        ("lenet_ref.layers.convolution", "Conv2d.kernel"),
    ],
    ids=["a function", "a method", "a property"],
)
def test_function_is_found_by_its_name(module: str, name: str) -> None:
    copy = edited_library()

    found = function_of(copy, module, name)

    assert isinstance(found, FunctionType)
    assert found.__qualname__ == name
    assert found.__globals__ is vars(submodule(copy, module))


def test_name_that_a_copy_has_not_is_told() -> None:
    with pytest.raises(AttributeError, match="vpj"):
        function_of(edited_library(), "lenet_ref.layers.relu", "ReLU.vpj")


def test_copy_reads_the_package_data() -> None:
    copy = edited_library()

    np.testing.assert_array_equal(copy.digits()[1], lenet_ref.digits()[1])
    assert copy.load_weights().facts == lenet_ref.load_weights().facts


def test_error_of_edited_source_comes_through_unless_lenient() -> None:
    broken = edit_of("lenet_ref/heatmap.py", "HALF = 128", "HALF = 1 // 0")

    with pytest.raises(ZeroDivisionError):
        edited_library([broken])
    lenient = submodule(edited_library([broken], lenient=True), "lenet_ref.heatmap")

    assert not hasattr(lenient, "HALF")
    assert lenient.REDS[0] == (255, 255, 255)


def test_neither_matplotlib_nor_rich_is_imported() -> None:
    code = (
        "import sys; from checks.faults.campaign import judge;"
        "from checks.faults.named import NAMED; judge(NAMED[0]);"
        "print(sorted({'matplotlib', 'rich', 'torch'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
