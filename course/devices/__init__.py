"""Which CPU, GPU and backend are here, how fast they can be, and the work budget that fits them."""

from course.devices.ceilings import Ceilings, best_seconds, measure_ceilings
from course.devices.graphics import Sight, look_for_gpu
from course.devices.machine import Device, describe, usable_cores
from course.devices.work import BUDGETS, Budget, budget, pick

__all__ = [
    "BUDGETS",
    "Budget",
    "Ceilings",
    "Device",
    "Sight",
    "best_seconds",
    "budget",
    "describe",
    "look_for_gpu",
    "measure_ceilings",
    "pick",
    "usable_cores",
]
