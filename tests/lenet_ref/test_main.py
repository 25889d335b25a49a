"""The command line: what it prints, and its exit codes."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lenet_ref
from lenet_ref import figures
from lenet_ref.__main__ import main
from lenet_ref.weights import load_weights, random_weights, save_weights

ROOT = Path(lenet_ref.__file__).parents[1]


def test_no_command_prints_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([])

    assert code == 0
    shown = capsys.readouterr().out
    for command in ("render", "debug", "test", "train", "bundle"):
        assert f"python -m lenet_ref {command}" in shown or f"    {command} " in shown


def test_a_user_error_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lenet_ref", "test", "--mnist", str(tmp_path / "no")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"lenet_ref: {tmp_path / 'no'}: found nothing, expected a directory with the "
        "four files of MNIST; MNIST is published at yann.lecun.com/exdb/mnist\n"
    )


def test_a_missing_weights_file_is_named(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.npz"

    code = main(["test", "--mnist", str(mnist), "--weights", str(path)])

    assert code == 2
    assert capsys.readouterr().err == f"lenet_ref: {path}: No such file or directory\n"


def test_train_test_and_bundle_work_together(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights, bundle = tmp_path / "w.npz", tmp_path / "d.npz"
    data = ["--mnist", str(mnist)]

    codes = [
        main(["train", *data, "--epochs", "1", "--out", str(weights)]),
        main(["test", *data, "--weights", str(weights)]),
        main(["bundle", *data, "--weights", str(weights), "--out", str(bundle)]),
    ]

    assert codes == [0, 0, 0]
    lines = capsys.readouterr().out.splitlines()
    accuracy = load_weights(weights).facts["test_accuracy"]
    wrong = round(130 * (1 - accuracy))
    assert lines[0].startswith("epoch 1 of 1: training loss ")
    assert lines[1] == f"{weights}: {accuracy:.2%} of the test images right"
    assert lines[2] == f"accuracy {accuracy:.2%}: {wrong} of 130 test images wrong"
    assert sum(int(line.split()[1]) for line in lines[3:13]) == wrong
    with np.load(bundle, allow_pickle=False) as members:
        count = len(members["labels"])
    assert lines[13].startswith(f"{bundle}: {count} digits, ")
    assert len(lines) == 14


def test_a_bundle_needs_test_images_of_each_class(
    mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = mnist / "t10k-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:8] + bytes(130))

    code = main(["bundle", "--mnist", str(mnist), "--out", str(tmp_path / "d.npz")])

    assert code == 2
    assert capsys.readouterr().err == (
        "lenet_ref: expected at least 12 test images of each class, got 0 of class 1\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["render", "--digits", "3,x"], "expected a digit from 0 to 9, got 'x'"),
        (["render", "--digits", ""], "expected a digit from 0 to 9, got ''"),
        (["render", "--target", "12"], "expected a digit from 0 to 9, got '12'"),
        (["render", "--score", "luck"], "invalid choice: 'luck'"),
        (["train"], "the following arguments are required: --mnist"),
        (["paint"], "invalid choice: 'paint'"),
    ],
)
def test_arguments_that_cannot_be_are_refused(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], (Path("heatmaps"), None, None, "logit", True)),
        (
            ["--digits", "3,7", "--target", "1", "--score", "loss"],
            (Path("heatmaps"), (3, 7), 1, "loss", True),
        ),
        (["--unsigned", "--out", "x"], (Path("x"), None, None, "logit", False)),
    ],
)
def test_render_hands_its_options_on_and_prints_the_paths(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: tuple[Any, ...],
) -> None:
    seen: list[tuple[Any, ...]] = []

    def draw(
        out: Path, *, digits: Any, target: Any, score: str, signed: bool
    ) -> tuple[Path, ...]:
        seen.append((out, digits, target, score, signed))
        return (Path("a.png"), Path("b.png"))

    monkeypatch.setattr(figures, "render_digits", draw)
    code = main(["render", *arguments])

    assert code == 0
    assert seen == [expected]
    assert capsys.readouterr().out == "a.png\nb.png\n"


def test_ctrl_c_is_exit_code_130(
    mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    save_weights(
        tmp_path / "w.npz",
        {name: w.astype(np.float32) for name, w in random_weights(0).items()},
        {},
    )
    monkeypatch.setattr("lenet_ref.__main__.predictions", interrupt)

    code = main(["test", "--mnist", str(mnist), "--weights", str(tmp_path / "w.npz")])

    assert code == 130


def test_importing_the_package_needs_numpy_alone() -> None:
    look = (
        "import sys, lenet_ref; "
        "print([m for m in ('matplotlib', 'rich', 'typer', 'pytest', 'checks') "
        "if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"


def test_the_fixed_names_are_exported() -> None:
    fixed = {"lenet5", "load_weights", "digits", "logits", "vanilla_gradient", "record"}

    assert fixed <= set(lenet_ref.__all__)
    assert lenet_ref.__all__ == sorted(lenet_ref.__all__, key=order)
    for name in lenet_ref.__all__:
        assert hasattr(lenet_ref, name)


def order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions, as the linter sorts them."""
    return (not name.isupper(), not name[0].isupper(), name)
