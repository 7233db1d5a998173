"""What judges make of one picture, as bars; and at which shifts of it they are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import colours_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 8.0  # inches, as all that follows
MARGIN, TOP, BOTTOM = 0.15, 0.35, 0.5
SQUARE = 2.0  # the picture
NAMES = 0.95  # room for the names of the classes, left of the first bars
BARS = 2.0  # height of the bars
MAPS = 1.7  # side of a map of shifts
HATCHES = ("", "////", "....", "xx")  # beside the colours
TITLE = 1  # above the panel; told a place, matplotlib does not search one at each drawing


class GarmentsView:
    """Bars of each judge side by side; with ``reach``, the picture and the maps of shifts as well.

    Parameters
    ----------
    class_names : what the bars are called.
    scales : judge to the unit of its answers and the largest answer there can be; None for scores without
        bounds.
    reach : how far the picture can be shifted, in pixels; None draws neither picture nor maps.

    Attributes
    ----------
    figure : to be rendered.
    """

    def __init__(
        self,
        class_names: Sequence[str],
        scales: Mapping[str, tuple[str, float | None]],
        reach: int | None = None,
    ) -> None:
        from matplotlib.figure import Figure
        from matplotlib.patches import Rectangle

        self._height = TOP + BARS + BOTTOM + (0 if reach is None else TOP + MAPS + MARGIN)
        self._reach = reach
        self.figure = Figure(figsize=(WIDTH, self._height))
        left = MARGIN + NAMES + (0 if reach is None else SQUARE + MARGIN)
        width = (WIDTH - left) / len(scales)
        places = np.arange(len(class_names))
        self._colours = colours_of(list(scales))
        self._bars, self._axes, self._maps, self._marks = {}, {}, {}, {}
        for number, (name, (unit, largest)) in enumerate(scales.items()):
            axes = self._panel(left + number * width, TOP, width - 2 * MARGIN, BARS)
            hatch = HATCHES[number % len(HATCHES)]
            self._bars[name] = axes.barh(
                places, np.zeros(len(places)), 0.7, color=self._colours[name], hatch=hatch, edgecolor="white"
            )
            axes.set(xlim=(0, largest or 1), ylim=(len(places) - 0.4, -0.6), xlabel=unit)
            axes.xaxis.label.set_fontsize(8)
            axes.tick_params(labelsize=8)
            axes.set_yticks(places, class_names if number == 0 else [""] * len(places))
            axes.spines[["top", "right"]].set_visible(False)
            axes.axvline(0, color="black", linewidth=0.8)
            self._axes[name] = axes
            if reach is not None:
                panel = self._panel(left + number * width, 2 * TOP + BARS + BOTTOM, MAPS, MAPS)
                panel.set_axis_off()
                panel.axvline(0, color="black", linewidth=0.5)
                panel.axhline(0, color="black", linewidth=0.5)
                side = 2 * reach + 1
                extent = (-reach - 0.5, reach + 0.5, reach + 0.5, -reach - 0.5)
                self._maps[name] = panel.imshow(np.zeros((side, side, 3)), extent=extent)
                frame = Rectangle((-0.5, -0.5), 1, 1, fill=False, color="black", linewidth=2.5)
                self._marks[name] = panel.add_patch(frame)
        if reach is not None:
            panel = self._panel(MARGIN, TOP, SQUARE, SQUARE)
            panel.set_axis_off()
            panel.set_title("what they see", fontsize=9, y=TITLE)
            words = "Right: all shifts.\nColoured where the\nanswer is right;\nclick to go there."
            bottom = MAPS / 2 + MARGIN
            self.figure.text(MARGIN / WIDTH, bottom / self._height, words, fontsize=9, va="center")
            self._picture = panel.imshow(np.zeros((2, 2)), cmap="gray", vmin=0, vmax=1)

    def show_picture(self, image: np.ndarray) -> None:
        """Show a (height, width) picture with numbers in [0, 1]."""
        self._picture.set_data(image)

    def show_answers(self, answers: Mapping[str, np.ndarray], sayings: Mapping[str, str]) -> None:
        """Show each judge's (num_classes,) answers, and what it says above them."""
        for name, values in answers.items():
            for bar, value in zip(self._bars[name], values, strict=True):
                bar.set_width(float(value))
            low, high = self._axes[name].get_xlim()
            self._axes[name].set_xlim(min(low, float(values.min())), max(high, float(values.max())))
            self._axes[name].set_title(f"{name}: {sayings[name]}", fontsize=9, y=TITLE)

    def show_right(self, right: Mapping[str, np.ndarray]) -> None:
        """Show for each judge at which shifts it is right: (2 reach + 1, 2 reach + 1) booleans."""
        from matplotlib.colors import to_rgb

        for name, where in right.items():
            self._maps[name].set_data(np.where(where[..., None], to_rgb(self._colours[name]), 0.88))
            title = f"right at {where.sum()} of {where.size} shifts"
            self._maps[name].axes.set_title(title, fontsize=9, y=TITLE)

    def show_shift(self, down: int, right: int) -> None:
        """Mark the present shift in the maps."""
        for mark in self._marks.values():
            mark.set_xy((right - 0.5, down - 0.5))

    def shift_at(self, across: float, down: float) -> tuple[int, int] | None:
        """Shift (down, right) at a place in a map, in shares of the picture's width and height."""
        for shown in self._maps.values():
            axes = shown.axes
            place = (across * self.figure.bbox.width, (1 - down) * self.figure.bbox.height)
            x, y = axes.transData.inverted().transform(place)
            if max(abs(x), abs(y)) < self._reach + 0.5:
                return round(float(y)), round(float(x))
        return None

    def _panel(self, left: float, top: float, width: float, height: float) -> Axes:
        place = (
            left / WIDTH,
            1 - (top + height) / self._height,
            width / WIDTH,
            height / self._height,
        )
        return self.figure.add_axes(place)
