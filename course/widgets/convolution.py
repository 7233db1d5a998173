"""Slide a kernel by hand: point at a number of the map, and see the window, the weights and the sum."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np

from course.features.cells import check_images
from course.figures.style import VERMILION, new_figure
from course.widgets.convolution_kernel import KERNELS, SIDE, KernelEditor
from course.widgets.convolution_view import ConvolutionView
from course.widgets.elements import Slider
from course.widgets.panel import Panel, render

OWN = "my own"
POOLINGS = {
    "none": (0, "max"),
    "largest of 2 × 2": (2, "max"),
    "mean of 2 × 2": (2, "mean"),
    "largest of 3 × 3": (3, "max"),
}
LARGEST_SIDE = 200  # pixels; the browser has all of them at hand


def explore_convolution(
    pictures: Mapping[str, np.ndarray], *, place: tuple[int, int] = (0, 0)
) -> ConvolutionExplorer:
    """Show what a kernel of 3 × 3 weights, to be chosen or written, makes of a picture.

    Parameters
    ----------
    pictures : name to (height, width) float array in [0, 1], of 12 to 200 pixels a side.
    place : row and column of the number in the map that is explained first.

    Raises
    ------
    ValueError
        If there are no pictures, one is not as above, or the place lies outside the first map.
    """
    if not pictures:
        raise ValueError("expected at least one picture, got none")
    for name, picture in pictures.items():
        if np.ndim(picture) != 2:
            raise ValueError(f"expected {name!r} to be (height, width), got shape {np.shape(picture)}")
        check_images(picture[None])
        if not 12 <= min(picture.shape) <= max(picture.shape) <= LARGEST_SIDE:
            raise ValueError(
                f"expected {name!r} to have 12 to {LARGEST_SIDE} pixels a side, got {picture.shape}"
            )
    first = next(iter(pictures.values()))
    if not all(0 <= at <= size - SIDE for at, size in zip(place, first.shape, strict=True)):
        raise ValueError(f"the place {tuple(place)} lies outside the map of {first.shape} pixels")
    return ConvolutionExplorer(pictures, place)


class ConvolutionExplorer(Panel):
    """The panel that ``explore_convolution`` returns.

    Attributes
    ----------
    choice, preset, stride, padding, pooling : its controls.
    editor : the kernel's nine weights.
    view : picture and map, with the numbers they are drawn from.
    """

    def __init__(self, pictures: Mapping[str, np.ndarray], place: tuple[int, int]) -> None:
        self._pictures = dict(pictures)
        presets = [*KERNELS, OWN]
        self.choice = widgets.Dropdown(options=list(pictures), description="Picture")
        self.preset = widgets.Dropdown(options=presets, value=presets[0], description="Preset")
        self.pooling = widgets.Dropdown(options=list(POOLINGS), description="Pooling")
        self.editor = KernelEditor(KERNELS[presets[0]].split())
        self.stride = Slider(range(1, 5), description="Stride")
        self.padding = Slider(range(4), description="Padding")
        self.view = ConvolutionView(place=[int(at) for at in place])
        super().__init__()

        self.picture.layout.display = "none"  # it is for readers without a kernel alone
        lists = widgets.VBox([self.choice, self.preset, self.pooling])
        sliders = widgets.VBox([self.stride, self.padding], layout={"flex": "1 1 22em"})
        for one in lists.children:
            one.layout.width, one.layout.max_width = "20em", "100%"
            one.style.description_width = "4.5em"
        lists.layout.max_width = "100%"
        row = {"flex_flow": "row wrap", "grid_gap": "0 1.5em"}
        self.arrange(widgets.HBox([lists, self.editor, sliders], layout=row), self.view, self.status)
        self.on_change(self.preset, self._take_preset)
        self.on_change(self.editor, self._take_weights, names="weights")
        for control in (self.choice, self.stride, self.padding, self.pooling):
            self.on_change(control)
        self.refresh()

    def _take_preset(self) -> None:
        if self.preset.value != OWN:
            self.editor.texts = KERNELS[self.preset.value].split()

    def _take_weights(self) -> None:
        texts = " ".join(self.editor.texts)
        self.preset.value = next((name for name, preset in KERNELS.items() if preset == texts), OWN)
        self.update()

    def update(self) -> None:
        """Compute the map, and show it."""
        image, (pool, kind) = self._pictures[self.choice.value], POOLINGS[self.pooling.value]
        stride, padding = self.stride.value, self.padding.value
        self.view.show(image, self.editor.kernel, stride=stride, padding=padding, pool=pool, pool_kind=kind)
        counts = []
        for name, size, places in zip(("rows", "columns"), image.shape, self.view.answers.shape, strict=True):
            room = size + 2 * padding - SIDE
            counts.append(f"{size} + 2 × {padding} − {SIDE} = {room} pixels of room, hence {places} {name}")
        words = f"At stride {stride}: {'; '.join(counts)}."
        if self.view.kept is not None:
            rows, columns = self.view.kept.shape
            words += f" Pooling leaves {rows} × {columns}."
        self.say(words)

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict] | dict:
        row, column = self.view.place
        self.picture.png = render(self._draw(row, column))
        self.picture.alt = (
            f"{self.choice.value} and its map for the kernel “{self.preset.value}”: a window on the picture "
            f"and the number that it becomes, {self.view.answers[row, column]:.2f}"
        )
        self.picture.width = 480
        return super()._repr_mimebundle_(**options)

    def _draw(self, row: int, column: int) -> object:
        from matplotlib.patches import Rectangle

        figure, panels = new_figure(1, 2, height=2.6, width=4.8)
        low, high = self.view.shades
        stride, padding = self.stride.value, self.padding.value
        corner, answer = (column * stride - padding, row * stride - padding), self.view.answers[row, column]
        for panel, array, limits, left_top, side, title in (
            (panels[0], self._pictures[self.choice.value], (0, 1), corner, SIDE, "picture"),
            (panels[1], self.view.answers, (low, high), (column, row), 1, f"map: {answer:.2f} in the frame"),
        ):
            panel.imshow(array, cmap="gray", vmin=limits[0], vmax=limits[1], interpolation="nearest")
            place = np.subtract(left_top, 0.5)
            panel.add_patch(Rectangle(place, side, side, fill=False, edgecolor=VERMILION, linewidth=2))
            panel.set(xticks=[], yticks=[])
            panel.set_title(title, fontsize=10)
        return figure
