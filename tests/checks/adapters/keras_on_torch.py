"""What Keras on torch makes of a right subject, told as JSON.

A backend is chosen before Keras is imported, so this runs in a process of its own.
"""

import importlib
import json
import sys
import warnings
from typing import Any

import numpy as np

import lenet_ref
from checks import Contract, run
from checks.adapters import from_keras
from tests.checks.adapters.keras_lenet import lenet, mixed

__all__ = ["main"]


def _told() -> dict[str, Any]:
    keras = importlib.import_module("keras")

    images, labels = lenet_ref.digits()
    contract = Contract(layout="NHWC", dtype="float32", score="loss")
    model = lenet(keras, "float32")
    subject = from_keras(model, contract=contract, images=images, labels=labels)
    shipped = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    x, t = 0.9 * images[:4] + 0.05, labels[:4]
    x += np.random.default_rng(0).uniform(0, 0.05, size=x.shape)
    right = lenet_ref.vanilla_gradient(shipped, x, t, "loss")
    error = np.abs(subject.saliency(x.astype("float32"), t) - right).max(axis=(1, 2, 3))
    small = Contract(layout="NHWC", dtype="float32", input_shape=(3, 6, 7))
    report = run(subject)
    return {
        "backend": keras.backend.backend(),
        "statuses": {result.check: result.status for result in report.results},
        "error": float((error / np.abs(right).max(axis=(1, 2, 3))).max()),
        "gradients": [v.value.grad is not None for v in model.variables],
        "training": _training(mixed(keras, "float32"), small),
    }


def _training(model: Any, contract: Contract) -> dict[str, Any]:
    """Statuses of a saliency that leaves everything on, and what is left of it."""

    def on(model: Any, x: Any, t: Any) -> Any:
        x = x.clone().requires_grad_()
        logits = model(x, training=True)
        logits.gather(1, t[:, None]).sum().backward()
        return x.grad

    before = [np.array(v.numpy()) for v in model.variables]
    report = run(from_keras(model, contract=contract, saliency=on))
    after = [np.array(v.numpy()) for v in model.variables]
    same = all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    return {
        "failed": [r.check for r in report.results if r.status == "fail"],
        "kept": same and all(v.value.grad is None for v in model.variables),
    }


def main() -> None:
    """Tell it."""
    warnings.simplefilter("ignore")
    json.dump(_told(), sys.stdout)


if __name__ == "__main__":
    main()
