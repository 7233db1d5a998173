"""Look inside a trained net: maps, what each filter sees and likes, and the answer without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from course.dissection import Dissection
from course.widgets.elements import Slider
from course.widgets.inside_view import InsideView, Mosaic
from course.widgets.panel import WRAP, Panel, render

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

PATCHES = 10  # shown of what excites a filter most


def explore_inside(
    model: keras.Model,
    dataset: Dataset,
    *,
    layers: Sequence[str] | None = None,
    images: int = 20,
    among: int = 1_000,
) -> InsidePanel:
    """Choose an image, a layer and a filter; hide filters, and see what the net answers then.

    The net is copied: what it learns later is not shown, and nothing here changes it.

    Parameters
    ----------
    model : a trained functional classifier.
    dataset : float images, as the model takes them; the test part is shown.
    layers : names of the layers to look into; None takes all whose names begin with "activation".
    images : how many can be chosen, kind after kind.
    among : in how many test images is searched for what excites a filter most.

    Returns
    -------
    A panel with ``layer``, ``image`` and ``filter``, and ``hidden``, the hidden filters by layer.

    Raises
    ------
    ValueError
        If the model has no such layers, its answers are not one a class of the dataset, the images do
        not fit, or a number is not positive.
    """
    if layers is None:
        layers = [layer.name for layer in model.layers if layer.name.startswith("activation")]
        if not layers:
            raise ValueError('the model has no layer whose name begins with "activation"; name layers=[…]')
    if images < 1 or among < 1:
        raise ValueError(f"expected at least 1 image, got images={images} and among={among}")
    if model.output_shape != (None, dataset.num_classes):
        raise ValueError(
            f"expected a model with {dataset.num_classes} answers, one a class, got {model.output_shape}"
        )
    return InsidePanel(Dissection(model, layers), dataset, images, among)


class InsidePanel(Panel):
    """Maps of a net to choose from; see :func:`explore_inside`."""

    def __init__(self, dissection: Dissection, dataset: Dataset, images: int, among: int) -> None:
        super().__init__(width=800, interactive=True)
        self._dissection = dissection
        self._names = dataset.class_names
        self._searched = dataset.x_test[:among]
        self._excitement = dissection.find_excitement(self._searched)
        chosen = one_kind_after_another(dataset.y_test, images)
        self._images, self._labels = dataset.x_test[chosen], dataset.y_test[chosen]
        self.hidden: dict[str, set[int]] = {name: set() for name in dissection.layer_names}
        self.filter = 0
        self._steps = (0, 0)
        self._seen: tuple[int, object] | None = None  # an image and what the whole net makes of it

        self.image = Slider(
            range(len(chosen)),
            description="image",
            text=lambda number: f"{number + 1}: {self._names[self._labels[number]]}",
        )
        options = [(self._describe_layer(name), name) for name in dissection.layer_names]
        self.layer = widgets.Dropdown(
            options=options, description="layer", layout={"width": "26em", "max_width": "100%"}
        )
        self._hide = widgets.Button(layout={"width": "14em"})
        self._show_all = widgets.Button(description="Show all filters again", layout={"width": "14em"})
        self._view = InsideView(self._names)
        self.arrange(self.image, widgets.HBox([self.layer, self._hide, self._show_all], layout=WRAP))
        self.on_change(self.image)
        self.on_change(self.layer, self._change_layer)
        self.on_change(self.picture, self._press, "press")
        self.on_change(self.picture, self._step, "steps")
        self.on_click(self._hide, self.toggle)
        self.on_click(self._show_all, self.show_all)
        self.refresh()

    def choose(self, number: int) -> None:
        """Choose a filter of the layer, from 0; the nearest if there is none of that number."""
        number = min(max(number, 0), self._dissection.filters(self.layer.value) - 1)
        if number != self.filter:
            self.filter = number
            self.update()

    def toggle(self) -> None:
        """Hide the chosen filter, or show it again."""
        self.hidden[self.layer.value] ^= {self.filter}
        self.update()

    def show_all(self) -> None:
        """Hide nothing any more."""
        for hidden in self.hidden.values():
            hidden.clear()
        self.update()

    def update(self) -> None:
        """Draw the image, the maps and the answers."""
        layer, number, which = self.layer.value, self.filter, self.image.value
        image, excitement = self._images[which], self._excitement[layer]
        if self._seen is None or self._seen[0] != which:
            self._seen = which, self._dissection.look(image[None])
        look = self._seen[1]
        maps, before = look.maps[layer][0], look.outputs[0]
        hides = any(self.hidden.values())
        after = self._dissection.look(image[None], self.hidden).outputs[0] if hides else None

        values = maps[..., number]
        peak = field = None
        if values.max() > 0:
            peak = np.unravel_index(values.argmax(), values.shape)
            own = excitement.field
            field = (own.start + peak[0] * own.step, own.start + peak[1] * own.step, own.size)
        view = self._view
        view.show_image(image, field)
        view.show_map(values, peak, f"filter {number}, largest {values.max():.2f}")
        patches = excitement.cut(self._searched, number, PATCHES)
        view.show_patches(
            patches,
            f"what excites filter {number} most, of {len(self._searched):,} test images",
        )
        view.show_mosaic(
            maps, number, self.hidden[layer], f"all {maps.shape[-1]} maps: click one, or use the arrow keys"
        )
        view.show_answers(before, after)
        hidden = number in self.hidden[layer]
        self._hide.description = f"Show filter {number} again" if hidden else f"Hide filter {number}"
        self._show_all.disabled = not hides
        self.picture.png = render(view.figure)
        self.picture.alt = (
            f"{self._names[self._labels[which]]}; {self._describe_layer(layer)}. "
            f"Filter {number}, the piece of the image it answers most to, and pieces that excite it most; "
            "bars of what the net answers."
        )
        self.say(f"{self._describe_peak(values, peak, field, image)} {self._describe_answers(before, after)}")

    def _change_layer(self) -> None:
        self.filter = 0
        self.update()

    def _press(self) -> None:
        number = self._mosaic().at(*self.picture.press[1:])
        if number is not None:
            self.choose(number)

    def _step(self) -> None:
        across, down = (now - before for now, before in zip(self.picture.steps, self._steps, strict=True))
        self._steps = tuple(self.picture.steps)
        self.choose(self.filter + across + down * self._mosaic().columns)

    def _mosaic(self) -> Mosaic:
        return Mosaic.of(self._dissection.filters(self.layer.value))

    def _describe_layer(self, name: str) -> str:
        rows, columns = self._dissection.map_size(name)
        return f"{name.replace('_', ' ')}: {self._dissection.filters(name)} maps of {rows} × {columns}"

    def _describe_peak(
        self, values: np.ndarray, peak: tuple | None, field: tuple | None, image: np.ndarray
    ) -> str:
        if peak is None:
            return f"Filter {self.filter} finds nothing in this image: its map is nowhere above 0."
        spans = []
        for what, start, length in zip(("rows", "columns"), field[:2], image.shape[:2], strict=True):
            spans.append(f"{what} {max(start, 0) + 1} to {min(start + field[2], length)}")
        return (
            f"Filter {self.filter} answers most, {values.max():.2f}, in row {peak[0] + 1} and column "
            f"{peak[1] + 1} of its map; that depends on {' and '.join(spans)} of the image."
        )

    def _describe_answers(self, before: np.ndarray, after: np.ndarray | None) -> str:
        whole = f"The whole net says {self._best(before)}"
        if after is None:
            return f"{whole}."
        hidden = "; ".join(
            f"{', '.join(map(str, sorted(numbers)))} of {name.replace('_', ' ')}"
            for name, numbers in self.hidden.items()
            if numbers
        )
        return f"{whole}, without filters {hidden}: {self._best(after)}."

    def _best(self, probabilities: np.ndarray) -> str:
        best = int(probabilities.argmax())
        return f"{self._names[best]}, {100 * probabilities[best]:.0f} %"


def one_kind_after_another(labels: np.ndarray, count: int) -> np.ndarray:
    """Indices of the first example of each class, then of the second, and so on: at most ``count``."""
    turn = np.empty(len(labels), int)  # 0 for the first of its class, 1 for the second …
    for kind in np.unique(labels):
        own = labels == kind
        turn[own] = np.arange(own.sum())
    return np.lexsort((labels, turn))[:count]
