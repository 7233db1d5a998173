"""What holds a layer back, on this device: choose its kind, its size and the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from course.counting import IMAGINED, attainable, imagine_layer
from course.figures.roofline import OnePoint
from course.widgets.elements import Slider
from course.widgets.panel import WRAP, Panel, render

if TYPE_CHECKING:
    from course.devices import Ceilings

SIZES = (1, 2, 4, 7, 8, 14, 16, 28, 32, 56)
CHANNELS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


def explore_roofline(ceilings: Ceilings) -> RooflinePanel:
    """Choose a layer and see which ceiling it meets: that of arithmetic, or that of memory.

    Parameters
    ----------
    ceilings : of a device, as ``course.devices.measure_ceilings`` measures them.

    Returns
    -------
    A panel with ``kind``, ``size``, ``channels``, ``batch`` and ``precision``, its controls.

    Raises
    ------
    ValueError
        If a ceiling is of an unknown precision, or there is none for float32.
    """
    if "float32" not in ceilings.operations or not set(ceilings.operations) <= set(BYTES):
        raise ValueError(
            f"expected ceilings of float32 and others of {list(BYTES)}, got {ceilings.operations}"
        )
    return RooflinePanel(ceilings)


class RooflinePanel(Panel):
    """One layer below the roof of a device; see :func:`explore_roofline`."""

    def __init__(self, ceilings: Ceilings) -> None:
        super().__init__(width=700)
        self._ceilings = ceilings
        self._view = OnePoint(ceilings.operations, ceilings.bytes)
        self.kind = widgets.Dropdown(options=IMAGINED, description="layer")
        self.precision = widgets.Dropdown(options=list(ceilings.operations), description="numbers")
        self.size = Slider(SIZES, 14, description="picture", text=lambda size: f"{size} × {size}")
        self.channels = Slider(CHANNELS, 64, description="channels")
        self.batch = Slider(BATCHES, 64, description="batch")
        choices = widgets.HBox([self.kind, self.precision], layout=WRAP)
        self.arrange(choices, self.size, self.channels, self.batch)
        for control in (self.kind, self.precision, self.size, self.channels, self.batch):
            self.on_change(control)
        self.refresh()

    def update(self) -> None:
        """Show the chosen layer."""
        cost = imagine_layer(self.kind.value, size=self.size.value, channels=self.channels.value)
        batch, precision = self.batch.value, self.precision.value
        most = self._ceilings.operations[precision]
        intensity = cost.intensity(batch, BYTES[precision])
        speed = attainable(intensity, most, self._ceilings.bytes)
        self._view.move(intensity, speed)
        bound = "arithmetic" if speed == most else "memory"
        words = (
            f"{cost.total_operations(batch):,} operations "
            f"({cost.multiplications * batch:,} multiplications), "
            f"{cost.bytes(batch, BYTES[precision]):,} bytes: {intensity:.3g} operations a byte. "
            f"Held back by {bound}: at best {speed / 1e9:.3g} billion operations a second, "
            f"{1e6 * cost.total_operations(batch) / speed:,.2f} µs."
        )
        with self.picture.hold_sync():
            self.picture.png = render(self._view.figure)
            self.picture.alt = f"A roofline with one layer. {words}"
        self.say(words)
