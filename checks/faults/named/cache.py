"""Cache: what is kept from one call for the next."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["CACHE"]

_fault = partial(fault, "cache")

CACHE: tuple[Fault, ...] = (
    _fault(
        "buffer-used-again",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "kept = fold.__dict__.setdefault(str(gradient.shape), "
            "np.zeros_like(gradient)); maps = (np.copyto(kept, gradient), kept)[1] if "
            "signed else np.abs(gradient)"
        ),
        caught_by="state.earlier_results_stay",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Allocating costs time, so one buffer is filled at each call: a map that "
            "was kept turns into the next one."
        ),
        thread="chainer/chainer/pull/2062",
    ),
    _fault(
        "gradients-accumulated",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "kept = fold.__dict__.setdefault("
            "str(gradient.shape), np.zeros_like(gradient))\n"
            "    maps = np.add(kept, gradient, out=kept).copy() "
            "if signed else np.abs(gradient)"
        ),
        caught_by="state.repeat_is_identical",
        step="fold",
        direction="forward",
        deception=1.0,
        story=(
            "The gradient is added to what is there, and nothing sets it to zero: the "
            "first map is right."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/44",
    ),
    _fault(
        "mask-of-the-call-before",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        (
            "store = globals().setdefault('STORE', {}); key = self.name, x.shape; mask "
            "= store.get(key, x); store[key] = x.copy(); return np.where(mask.real <= "
            "0, gy.dtype.type(0), gy)"
        ),
        caught_by="state.order_is_forgotten",
        step="relu1",
        direction="backward",
        deception=0.0,
        story=(
            "The layer keeps its input for the way back, and keeps it too long: the "
            "gates are those of the image before."
        ),
        thread="AlexBinder/LRP_Pytorch_Resnets_Densenet/pull/1",
    ),
    _fault(
        "map-memoised-by-shape",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = globals().setdefault('KEPT', {}).setdefault(gradient.shape, "
            "gradient.copy()).copy() if signed else np.abs(gradient)"
        ),
        caught_by="batch.order_is_free",
        step="fold",
        direction="forward",
        deception=1.0,
        story=(
            "A cache is keyed by what is cheap to compare: the first map is given for "
            "every image of that size."
        ),
        thread="sassoftware/python-dlpy/pull/13",
    ),
    _fault(
        "run-memoised-by-shape",
        "network.py:values",
        "    run = [_checked(network, images)]\n",
        (
            "    kept = globals().setdefault('KEPT', {}); key = (id(network), "
            "images.shape, images.dtype)\n    if key in kept:\n        return "
            "kept[key]\n    run = [_checked(network, images)]\n"
        ),
        also=(
            (
                "network.py:values",
                "    return tuple(run)\n\n\ndef cotangents",
                (
                    "    kept[key] = tuple(run)\n    return tuple(run)\n\n\ndef "
                    "cotangents"
                ),
            ),
        ),
        caught_by="batch.order_is_free",
        direction="forward",
        deception=0.0,
        story=(
            "The forward run is kept for the way back, by the shape of the batch: "
            "scores and map agree, about another image."
        ),
        thread="d909b/cxplain/issues/1",
    ),
    _fault(
        "winners-moved-in-place",
        "layers/pooling.py:MaxPool2d.vjp",
        "winners = self._windows(x).real.argmax(axis=4)\n        gxp",
        (
            "kept = globals().setdefault('KEPT', {}); winners = "
            "kept.setdefault((self.name, x.tobytes()), "
            "self._windows(x).real.argmax(axis=4)).copy()\n        kept[self.name, "
            "x.tobytes()] += 1\n        gxp"
        ),
        caught_by="state.repeat_is_identical",
        step="pool4",
        direction="backward",
        deception=0.25,
        story=(
            "The winners' places are kept and offsets added to them in place: the "
            "second way back finds them moved."
        ),
        thread="chainer/chainer/pull/2062",
    ),
)
