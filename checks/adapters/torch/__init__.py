"""PyTorch: any module of it, step by step.

Symbols: N images, C channels, H rows, W columns, K classes. "Call" is one call of one
leaf module within one run.
"""

from checks.adapters.torch.model import from_torch

__all__ = ["from_torch"]
