"""Where a Keras model contradicts its contract: said before anything is judged."""

from typing import Any

from checks.contract import Contract, ContractError

__all__ = ["check_dtype", "check_score", "check_shape"]

FLOATS = ("float32", "float64")


def check_shape(model: Any, contract: Contract) -> None:
    """Refuse a model that takes other images than the contract passes."""
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):  # it shows none before it is called
        return
    if not isinstance(shape, tuple) or not all(
        size is None or isinstance(size, int) for size in shape
    ):
        msg = f"from_keras: the model takes {len(shape)} inputs, expected one"
        raise ContractError(msg)
    channels, *area = contract.input_shape
    layouts = {"NCHW": (channels, *area), "NHWC": (*area, channels)}
    fits = [layout for layout, want in layouts.items() if _fits(shape[1:], want)]
    if contract.layout in fits:
        return
    line = f'type layout="{fits[0]}"' if fits else "type the input_shape that it takes"
    msg = (
        f"from_keras: the model takes images {shape[1:]}, the contract passes "
        f"{layouts[contract.layout]} (input_shape {contract.input_shape}, layout "
        f'"{contract.layout}"); {line}'
    )
    raise ContractError(msg)


def _fits(shape: tuple[int | None, ...], want: tuple[int, ...]) -> bool:
    return len(shape) == len(want) and all(
        got in (None, size) for got, size in zip(shape, want, strict=True)
    )


def check_dtype(model: Any, contract: Contract) -> None:
    """Refuse a model that casts images to the other float before any layer sees them.

    By its own policy, or by its Input, which is of ``keras.config.floatx()`` whatever
    the policy. What a layer does by itself shows in the answers.
    """
    inputs = getattr(model, "inputs", None) or ()
    dtypes = {
        "computes in": getattr(model, "compute_dtype", None),
        "has an Input of": getattr(inputs[0], "dtype", None) if inputs else None,
    }
    for does, dtype in dtypes.items():
        if dtype in FLOATS and dtype != contract.dtype:
            msg = (
                f"from_keras: the model {does} {dtype}, the contract declares "
                f'{contract.dtype}; type dtype="{dtype}", or build the model after '
                f'keras.config.set_floatx("{contract.dtype}") and '
                f'keras.config.set_dtype_policy("{contract.dtype}")'
            )
            raise ContractError(msg)


def check_score(contract: Contract, *, softmax: bool) -> None:
    """Refuse a model that ends in a softmax where the logit is declared."""
    if softmax and contract.score == "logit":
        msg = (
            "from_keras: the model ends in a softmax, so it serves probabilities, "
            'but the contract declares the logit; type score="probability" (or '
            '"log_probability", "loss"), or build the model with activation=None in '
            "its last layer"
        )
        raise ContractError(msg)
