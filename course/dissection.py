"""Switch off filters of a trained net and see what changes; find what excites each filter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.inspection import ReceptiveField, check_images, cut_out, find_layer, receptive_field

if TYPE_CHECKING:
    import keras

IMAGES_AT_ONCE = 250  # the maps of all layers are held for so many
SWITCH = "switch_"


@dataclass(frozen=True, eq=False)
class Look:
    """What a net makes of some images.

    Attributes
    ----------
    maps : layer name to (n, rows, columns, filters) floats, hidden filters being 0.
    outputs : (n, num_classes) floats, for a classifier of the course probabilities.
    """

    maps: Mapping[str, np.ndarray]
    outputs: np.ndarray


@dataclass(frozen=True, eq=False)
class Excitement:
    """Where in some images each filter of a layer answers most.

    Attributes
    ----------
    field : what one number of the layer's maps depends on.
    strengths : (n, filters) floats, the largest number of each map.
    rows, columns : (n, filters) integers, where in the map it stands.
    """

    field: ReceptiveField
    strengths: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def strongest(self, number: int, count: int) -> np.ndarray:
        """The images that excite a filter most, strongest first: (count,) integers."""
        return np.argsort(-self.strengths[:, number], kind="stable")[:count]

    def cut(self, images: np.ndarray, number: int, count: int) -> np.ndarray:
        """What excites a filter most, a place an image, 0 outside: (count, size, size, channels)."""
        chosen = self.strongest(number, count)
        rows, columns = self.rows[chosen, number], self.columns[chosen, number]
        field = self.field
        return cut_out(
            images, chosen, field.start + rows * field.step, field.start + columns * field.step, field.size
        )


class Dissection:
    """A copy of a net whose maps can be read and whose filters can be hidden, one by one.

    A hidden filter hands on 0 at every place, as if there were nothing of what it looks for. The net itself
    stays as it is, and what it learns later does not reach the copy.

    Parameters
    ----------
    model : a functional model of images.
    layer_names : layers with feature maps, at least one; best after the activation, where 0 means
        nothing found. In a residual net, other ways lead around a layer, and stay open.

    Raises
    ------
    ValueError
        If no layer is named, there is none of that name, or it has no feature maps.

    Source
    ------
    Zhou, Sun, Bau & Torralba, Revisiting the Importance of Individual Units in CNNs via Ablation (2018).
    """

    def __init__(self, model: keras.Model, layer_names: Sequence[str]) -> None:
        import keras

        if not layer_names:
            raise ValueError("expected at least one layer, got none")
        for name in layer_names:
            shape = find_layer(model, name).output.shape
            if len(shape) != 4:
                raise ValueError(f"layer {name!r} has no feature maps: its output has the shape {shape}")

        def with_switch(layer: keras.Layer, *inputs: object, **options: object) -> object:
            output = layer(*inputs, **options)
            if layer.name not in layer_names:
                return output
            # Each map times a weight of its own, 1 at first: a weight can change without tracing anew.
            switch = keras.layers.DepthwiseConv2D(
                1, use_bias=False, depthwise_initializer="ones", name=SWITCH + layer.name
            )
            return switch(output)

        copy = keras.models.clone_model(model, call_function=with_switch)
        for layer in model.layers[1:]:  # the first is the input
            copy.get_layer(layer.name).set_weights(layer.get_weights())
        self._switches = {name: copy.get_layer(SWITCH + name) for name in layer_names}
        maps = {name: switch.output for name, switch in self._switches.items()}
        self._model = keras.Model(copy.input, [*maps.values(), copy.output])

    @property
    def layer_names(self) -> tuple[str, ...]:
        """Layers whose maps can be read and filters hidden."""
        return tuple(self._switches)

    def filters(self, layer_name: str) -> int:
        """How many filters a layer has."""
        return self._switches[layer_name].output.shape[-1]

    def map_size(self, layer_name: str) -> tuple[int, int]:
        """Rows and columns of a layer's maps."""
        return self._switches[layer_name].output.shape[1:3]

    def look(self, images: np.ndarray, hidden: Mapping[str, Collection[int]] | None = None) -> Look:
        """Show images to the net, with some filters hidden for this once.

        Parameters
        ----------
        images : (n, height, width, channels) floats, as the model takes them.
        hidden : layer name to numbers of the filters to hide, from 0.

        Raises
        ------
        ValueError
            If the images do not fit, or a layer or filter does not exist.
        """
        check_images(self._model, images)
        hidden = hidden or {}
        for name, numbers in hidden.items():
            if name not in self._switches:
                raise ValueError(f"no layer {name!r} to hide filters of; there are {list(self._switches)}")
            if unknown := [number for number in numbers if not 0 <= number < self.filters(name)]:
                raise ValueError(f"{name} has filters 0 to {self.filters(name) - 1}, got {unknown}")
        for name, switch in self._switches.items():
            weights = np.ones(switch.output.shape[-1], np.float32)
            weights[list(hidden.get(name, ()))] = 0
            switch.set_weights([weights[None, None, :, None]])
        *maps, outputs = (np.asarray(one) for one in self._model.predict_on_batch(images))
        return Look(dict(zip(self._switches, maps, strict=True)), outputs)

    def find_excitement(self, images: np.ndarray) -> dict[str, Excitement]:
        """Find for every layer and filter where each of some images excites it most.

        Parameters
        ----------
        images : (n, height, width, channels) floats, as the model takes them, at least one.

        Raises
        ------
        ValueError
            If the images do not fit, or a layer's maps do not come from squares of pixels
            (see :func:`course.inspection.receptive_field`).
        """
        check_images(self._model, images)
        fields = {name: receptive_field(self._model, name) for name in self._switches}
        found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {name: [] for name in self._switches}
        for start in range(0, len(images), IMAGES_AT_ONCE):
            for name, maps in self.look(images[start : start + IMAGES_AT_ONCE]).maps.items():
                places = maps.reshape(len(maps), -1, maps.shape[-1])  # (n, places, filters)
                found[name].append((places.max(axis=1), places.argmax(axis=1)))
        excitement = {}
        for name, parts in found.items():
            strengths, places = (np.concatenate(part) for part in zip(*parts, strict=True))
            rows, columns = np.divmod(places, self._switches[name].output.shape[2])
            excitement[name] = Excitement(fields[name], strengths, rows, columns)
        return excitement
