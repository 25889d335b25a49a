"""The layer battery: handmade layers, one by one, at awkward geometries."""

from checks.layer_battery.battery import check_layer
from checks.layer_battery.geometry import Geometry

__all__ = ["Geometry", "check_layer"]
