"""The keeper: whatever a run does, a model is afterwards as it was found."""

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["draw", "left_as_found", "random_state"]


@contextlib.contextmanager
def left_as_found(module: Any) -> Iterator[None]:
    """Put back a module's attributes, hooks, modes, tensors and gradients; globals too.

    Parameters
    ----------
    module : torch.nn.Module or None
        None: the global states of PyTorch only.
    """
    import torch

    found = [] if module is None else list(module.modules())
    held = {id(tensor): tensor for one in found for tensor in _tensors(one)}
    with contextlib.ExitStack() as stack:  # the last one in is the first to be put back
        stack.callback(_globals())
        for tensor in held.values():
            stack.callback(_tensor(tensor))
        for one in found:
            stack.callback(_attributes(one))
        with torch.enable_grad():
            yield


def _tensors(module: Any) -> Iterator[Any]:
    """Tensors that a module itself holds, registered or not."""
    import torch

    held = vars(module)
    groups = (held, held.get("_parameters", {}), held.get("_buffers", {}))
    for tensor in (t for group in groups for t in group.values()):
        if not isinstance(tensor, torch.Tensor) or torch.nn.parameter.is_lazy(tensor):
            continue
        if tensor.is_leaf:
            yield tensor


FILLED: Mapping[type, Callable[[Any, Any], Any]] = {
    dict: dict.update,
    OrderedDict: OrderedDict.update,  # a dict's own would leave out the order
    list: list.extend,
    set: set.update,
}
"""How a container of each type takes back what it held."""


def _attributes(module: Any) -> Callable[[], None]:
    """Of a module: what its attributes are, and what is in those that are containers.

    Hooks, children, registered tensors and the mode are all among them, and so is a
    ``forward`` of the instance's own.
    """
    own = vars(module)
    found = dict(own)
    held = [(value, value.copy()) for value in found.values() if type(value) in FILLED]
    training = module.training

    def put_back() -> None:
        for name in own.keys() - found.keys():
            del own[name]
        own.update(found)
        for container, content in held:
            container.clear()
            FILLED[type(container)](container, content)
        if module.training != training:  # a script keeps it elsewhere
            module.training = training

    return put_back


def _tensor(tensor: Any) -> Callable[[], None]:
    """Of a tensor: memory, values, gradient, and whether it asks for one."""
    wanted, data = tensor.requires_grad, tensor.data
    put_data_back = _values(data)
    grad = tensor.grad
    put_grad_back = None if grad is None else _values(grad.data)

    def put_back() -> None:
        if tensor.data_ptr() != data.data_ptr() or tensor.dtype != data.dtype:
            tensor.data = data
        put_data_back()
        if tensor.requires_grad != wanted:
            tensor.requires_grad_(wanted)
        if tensor.grad is not grad:
            tensor.grad = grad
        if put_grad_back:
            put_grad_back()

    return put_back


def _values(data: Any) -> Callable[[], None]:
    import torch

    values = data.clone()

    def put_back() -> None:
        if not torch.equal(data, values):  # those that were left alone stay so
            data.copy_(values)

    return put_back


def _globals() -> Callable[[], None]:
    import torch

    dtype, grads = torch.get_default_dtype(), torch.is_grad_enabled()
    state = torch.get_rng_state()
    devices = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []

    def put_back() -> None:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grads)
        torch.set_rng_state(state)
        torch.cuda.set_rng_state_all(devices)

    return put_back


def random_state() -> bytes:
    """PyTorch's global random state, of every device."""
    import torch

    devices = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    states = (torch.get_rng_state(), *devices)
    return b"".join(state.numpy().tobytes() for state in states)


def draw() -> None:
    """Draw once, so that a seed that is set afterwards shows."""
    import torch

    torch.rand(1)
    for device in range(torch.cuda.device_count()):
        torch.rand(1, device=f"cuda:{device}")
