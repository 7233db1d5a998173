"""What a trained net responds to: its feature maps, and the pictures that excite a filter most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.feeding import feed_in_order

if TYPE_CHECKING:
    import keras

IMAGES_AT_ONCE = 500


@dataclass(frozen=True)
class ReceptiveField:
    """The square of pixels that one number of a feature map depends on.

    The number in row r and column c depends on the pixels from
    ``start + r * step`` (rows) and ``start + c * step`` (columns) on, ``size`` of them.

    Attributes
    ----------
    size : height and width of the square, in pixels.
    step : pixels between the squares of two neighbours in the map.
    start : row of the first pixel of the first square, and its column; negative where
        padding lets it begin outside the image.
    """

    size: int
    step: int
    start: int


@dataclass(frozen=True, eq=False)
class TopPatches:
    """The places that excite each of some filters most, at most one an image, strongest first.

    Attributes
    ----------
    pictures : (filters, count, size, size, channels) floats; 0 outside the image.
    strengths : (filters, count) floats, the number in the feature map.
    images : (filters, count) integers, the image that each picture was cut from.
    rows, columns : (filters, count) integers, the pixel of its top left corner; it may lie
        outside the image.
    """

    pictures: np.ndarray
    strengths: np.ndarray
    images: np.ndarray
    rows: np.ndarray
    columns: np.ndarray


def feature_maps(model: keras.Model, layer_name: str, images: np.ndarray) -> np.ndarray:
    """Compute what one layer of a net hands on to the next.

    Parameters
    ----------
    model : a functional model.
    layer_name : one of its layers, e.g. "activation_1".
    images : (n, height, width, channels) floats, as the model takes them.

    Returns
    -------
    The layer's output for each image; for a convolution (n, rows, columns, filters).

    Raises
    ------
    ValueError
        If there is no such layer, or the images do not fit the model.
    """
    import keras

    layer = find_layer(model, layer_name)
    check_images(model, images)
    extractor = keras.Model(model.input, layer.output)
    return extractor.predict(feed_in_order(images, batch_size=IMAGES_AT_ONCE), verbose=0)


def receptive_field(model: keras.Model, layer_name: str) -> ReceptiveField:
    """Work out which pixels one number of a layer's feature maps depends on.

    Seen from the input, each window of k positions widens the field by k - 1 of the
    steps so far, and a stride multiplies the step:
    ``size + (k - 1) * step`` and ``step * stride``. Where several ways meet, as behind a
    residual block, it is the smallest square around the squares of all ways.

    Parameters
    ----------
    model : a functional model for square images of a fixed size.
    layer_name : a layer whose output still has rows and columns.

    Raises
    ------
    ValueError
        If there is no such layer, it lies behind a layer that sees the whole picture or of which it
        is not known what it sees, ways of different steps meet, or its windows are not square.

    Source
    ------
    Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.2; the arithmetic in
    Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016).
    """
    target = find_layer(model, layer_name)
    known = {id(model.inputs[0]): ReceptiveField(size=1, step=1, start=0)}
    for layer in layers_up_to(model, target):
        inputs = layer.input if isinstance(layer.input, list) else [layer.input]
        fields = [known[id(tensor)] for tensor in inputs]
        if len({field.step for field in fields}) > 1:
            raise ValueError(f"at layer {layer.name!r}, ways of different steps meet: it sees no square")
        start, step = min(field.start for field in fields), fields[0].step
        end = max(field.start + field.size for field in fields)
        window, stride, padding = window_of(layer)
        known[id(layer.output)] = ReceptiveField(
            size=end - start + (window - 1) * step, step=step * stride, start=start - padding * step
        )
    return known[id(target.output)]


def top_patches(
    model: keras.Model, layer_name: str, images: np.ndarray, filters: Sequence[int], *, count: int = 8
) -> TopPatches:
    """Cut out what excites filters most: in each image the best place, of these the ``count`` best.

    Parameters
    ----------
    model : a functional model.
    layer_name : a layer with feature maps, best after the activation, e.g. "activation_1".
    images : (n, height, width, channels) floats, as the model takes them.
    filters : numbers of the filters, from 0.
    count : pictures a filter.

    Raises
    ------
    ValueError
        If a filter does not exist, or ``count`` is below 1 or above the number of images;
        and as :func:`feature_maps` and :func:`receptive_field` say.

    Source
    ------
    Zeiler & Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014, figure 2.
    """
    field = receptive_field(model, layer_name)
    if not 1 <= count <= len(images):
        raise ValueError(f"count must be between 1 and the {len(images)} images, got {count}")
    maps = feature_maps(model, layer_name, images)
    unknown = [number for number in filters if not 0 <= number < maps.shape[-1]]
    if unknown or not len(filters):
        raise ValueError(f"{layer_name} has filters 0 to {maps.shape[-1] - 1}, got {list(filters)}")

    places = maps[..., list(filters)].reshape(len(maps), -1, len(filters))  # (n, places, filters)
    best_strengths = places.max(axis=1)
    chosen = np.argsort(-best_strengths, axis=0, kind="stable")[:count].T  # (filters, count) images
    of_filter = np.arange(len(filters))[:, None]
    row, column = np.divmod(places.argmax(axis=1)[chosen, of_filter], maps.shape[2])
    rows, columns = field.start + row * field.step, field.start + column * field.step
    return TopPatches(
        pictures=cut_out(images, chosen, rows, columns, field.size),
        strengths=best_strengths[chosen, of_filter],
        images=chosen,
        rows=rows,
        columns=columns,
    )


def cut_out(
    images: np.ndarray, chosen: np.ndarray, rows: np.ndarray, columns: np.ndarray, size: int
) -> np.ndarray:
    """Squares cut from the chosen images, 0 outside: (*chosen.shape, size, size, channels)."""
    border = ((0, 0), (size, size), (size, size), (0, 0))
    used, position = np.unique(chosen, return_inverse=True)
    padded = np.pad(images[used], border)
    inside = np.arange(size)
    return padded[
        position.reshape(chosen.shape)[..., None, None],
        (rows + size)[..., None, None] + inside[:, None],
        (columns + size)[..., None, None] + inside,
    ]


def find_layer(model: keras.Model, layer_name: str) -> keras.Layer:
    """The layer of this name; an error that names all others if there is none."""
    names = [layer.name for layer in model.layers]
    if layer_name not in names:
        raise ValueError(f"no layer {layer_name!r}; the model has {names}")
    return model.get_layer(layer_name)


def check_images(model: keras.Model, images: np.ndarray) -> None:
    """Refuse what the model does not take, or nothing at all."""
    if np.ndim(images) != 4 or np.shape(images)[1:] != model.input_shape[1:] or not len(images):
        raise ValueError(
            f"the model takes images (n, {', '.join(map(str, model.input_shape[1:]))}), "
            f"got shape {np.shape(images)}; a single image goes in as image[None]"
        )


def layers_up_to(model: keras.Model, target: keras.Layer) -> list[keras.Layer]:
    """All layers that this one depends on, itself included, each behind those that it takes from."""
    chain: list[keras.Layer] = []

    def visit(layer: keras.Layer) -> None:
        if layer in chain or layer is model.layers[0]:
            return
        for tensor in layer.input if isinstance(layer.input, list) else [layer.input]:
            visit(tensor._keras_history.operation)
        chain.append(layer)

    visit(target)
    return chain


def window_of(layer: keras.Layer) -> tuple[int, int, int]:
    """Positions a window of this layer spans along one axis, its stride, and the padding before the first."""
    if isinstance(layer.output, list):  # a loop of blocks, which hands on what lies between them, too
        raise ValueError(f"layer {layer.name!r} ({type(layer).__name__}) has several outputs")
    shape = layer.output.shape
    if len(shape) != 4:
        raise ValueError(f"layer {layer.name!r} has no feature maps: its output has the shape {shape}")
    window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    if window is None:
        inputs = layer.input if isinstance(layer.input, list) else [layer.input]
        keeps_size = all(tensor.shape[1:3] == shape[1:3] for tensor in inputs)
        if not keeps_size:
            raise ValueError(f"layer {layer.name!r} ({type(layer).__name__}) changes the maps unpredictably")
        return 1, 1, 0  # normalisation, activation, dropout, sum: each position by itself
    window, stride, dilation = tuple(window), tuple(layer.strides), getattr(layer, "dilation_rate", (1, 1))
    length = layer.input.shape[1]
    if length is None or layer.input.shape[2] != length or len({*window}) > 1 or len({*stride}) > 1:
        raise ValueError(
            f"layer {layer.name!r} must have square windows on square maps of a fixed size, got windows "
            f"{window}, strides {stride}, maps {layer.input.shape[1:3]}"
        )
    span = (window[0] - 1) * dilation[0] + 1
    if layer.padding == "valid":
        return span, stride[0], 0
    missing = max((shape[1] - 1) * stride[0] + span - length, 0)
    return span, stride[0], missing // 2  # Keras pads the odd one at the end, whatever the backend
