"""The command line of the reference: ``python -m lenet_ref``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lenet_ref.bundle import write_bundle
from lenet_ref.data import CLASSES, read_mnist
from lenet_ref.network import lenet5
from lenet_ref.plan import EPOCHS, Plan
from lenet_ref.scores import SCORES
from lenet_ref.train import predictions, train
from lenet_ref.weights import load_weights

__all__ = ["main"]

USER_ERROR = 2
INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended: 128 and the signal's number."""

EXAMPLES = """examples:
  python -m lenet_ref render                       what in a 7 speaks for a 1
  python -m lenet_ref render --digits 3,7 --target 1 --score probability
  python -m lenet_ref debug --digit 7 --step conv3 --backward
  python -m lenet_ref test --mnist DIR             accuracy on the 10,000 test images
  python -m lenet_ref train --mnist DIR --out weights.npz
"""


def say(line: str) -> None:
    """Print a line for people, at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201  (the command line's voice)


def _complain(line: str) -> None:
    print(f"lenet_ref: {line}", file=sys.stderr)  # noqa: T201


def _train(args: argparse.Namespace) -> None:
    facts = train(args.mnist, args.out, Plan(args.epochs, args.seed), say)
    say(f"{args.out}: {facts['test_accuracy']:.2%} of the test images right")


def _test(args: argparse.Namespace) -> None:
    test = read_mnist(args.mnist, "t10k")
    network = lenet5(load_weights(args.weights))
    wrong = predictions(network, test.pixels) != test.labels
    count = len(wrong)
    say(f"accuracy {1 - wrong.mean():.2%}: {wrong.sum()} of {count} test images wrong")
    for digit in range(CLASSES):
        members = test.labels == digit
        say(f"  {digit}: {wrong[members].sum():3d} of {members.sum():4d} wrong")


def _bundle(args: argparse.Namespace) -> None:
    test = read_mnist(args.mnist, "t10k")
    predicted = predictions(lenet5(load_weights(args.weights)), test.pixels)
    places = write_bundle(args.out, test, predicted)
    wrong = int((predicted != test.labels)[places].sum())
    say(f"{args.out}: {len(places)} digits, {wrong} of which the net gets wrong")


def _render(args: argparse.Namespace) -> None:
    from lenet_ref.figures import render_digits

    paths = render_digits(
        args.out,
        digits=args.digits,
        target=args.target,
        score=args.score,
        signed=not args.unsigned,
    )
    for path in paths:
        say(str(path))


def _debug(args: argparse.Namespace) -> None:
    from lenet_ref.debugger import debug

    debug(
        digit=args.digit,
        step=args.step,
        backward=args.backward,
        target=args.target,
        score=args.score,
    )


def _digit(text: str) -> int:
    if len(text) != 1 or text not in "0123456789":
        msg = f"expected a digit from 0 to 9, got {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _digits(text: str) -> tuple[int, ...]:
    return tuple(_digit(part.strip()) for part in text.split(","))


def _shared(*names: str, **options: Any) -> argparse.ArgumentParser:
    """Parent parser of one option that several commands take."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(*names, **options)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lenet_ref",
        description="LeNet-5 in NumPy and the heat maps of what it sees.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_looking(commands)
    _add_training(commands)
    return parser


def _add_looking(commands: "argparse._SubParsersAction[Any]") -> None:
    target = _shared(
        "--target",
        type=_digit,
        help="class whose score is explained; default: a choice worth looking at",
    )
    score = _shared(
        "--score", choices=tuple(SCORES), default="logit", help="default: %(default)s"
    )
    says = "draw heat maps of bundled digits"
    render = commands.add_parser(
        "render", parents=[target, score], help=says, description=says
    )
    render.add_argument("--digits", type=_digits, help="for example 3,7")
    render.add_argument("--unsigned", action="store_true", help="absolute values")
    render.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("heatmaps"),
        help="default: %(default)s",
    )
    render.set_defaults(command=_render)
    says = "stop in the debugger at one step of a run"
    debug = commands.add_parser(
        "debug", parents=[target, score], help=says, description=says
    )
    debug.add_argument("--digit", type=_digit, default=7, help="default: %(default)s")
    debug.add_argument("--step", default="conv3", help="default: %(default)s")
    debug.add_argument(
        "--backward", action="store_true", help="stop on the way back, not forward"
    )
    debug.set_defaults(command=_debug)


def _add_training(commands: "argparse._SubParsersAction[Any]") -> None:
    mnist = _shared(
        "--mnist",
        type=Path,
        metavar="DIR",
        required=True,
        help="directory with MNIST's four files as published, plain or .gz",
    )
    weights = _shared(
        "--weights", type=Path, metavar="FILE", help="default: the shipped ones"
    )
    says = "measure the accuracy on the 10,000 test images"
    test = commands.add_parser(
        "test", parents=[mnist, weights], help=says, description=says
    )
    test.set_defaults(command=_test)
    says = "train on all 60,000 images; Ctrl-C keeps the last finished epoch"
    train_ = commands.add_parser("train", parents=[mnist], help=says, description=says)
    train_.add_argument(
        "--epochs", type=int, default=EPOCHS, help="default: %(default)s"
    )
    train_.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    _add_out(train_, "weights.npz")
    train_.set_defaults(command=_train)
    says = "choose the digits that come with the package, a few of them misread"
    bundle = commands.add_parser(
        "bundle", parents=[mnist, weights], help=says, description=says
    )
    _add_out(bundle, "digits.npz")
    bundle.set_defaults(command=_bundle)


def _add_out(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        default=Path(default),
        help="default: %(default)s",
    )


def _message(error: Exception) -> str:
    """Name the file first, where the system's own message would give a number."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; by default what the process was started with.

    Returns
    -------
    int
        Exit code: 0, 2 for an error of the user's, 130 after Ctrl-C.
    """
    parser = _parser()
    args = parser.parse_args(arguments)
    if "command" not in args:
        parser.print_help()
        return 0
    try:
        args.command(args)
    except (ValueError, OSError) as error:
        _complain(_message(error))
        return USER_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
