"""Ask a trained net with derivatives: which place speaks for a class, which picture excites a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import gaussian_filter

from course.gradients import input_gradients
from course.inspection import feature_maps, find_layer

if TYPE_CHECKING:
    import keras

START_NOISE = 0.02  # standard deviation around mid-grey of the picture that a climb begins with
JITTER_PIXELS = 2  # how far the picture is moved at random before each step of a climb
BLUR_PIXELS = 0.5  # standard deviation of the blur between steps


def grad_cam(
    model: keras.Model, layer_name: str, images: np.ndarray, classes: Sequence[int] | np.ndarray
) -> np.ndarray:
    """Map where in each image a layer found what speaks for a class (Grad-CAM).

    The derivative of the class's score with respect to a feature map, averaged over its places,
    says how much that map counts for the class. The maps are summed with these weights, and what
    is below 0, speaking against the class, is set to 0. The score is the one before softmax.

    Parameters
    ----------
    model : a functional classifier whose last layer is dense with softmax.
    layer_name : a layer with feature maps that everything behind it passes through.
    images : (n, height, width, channels) floats, as the model takes them.
    classes : (n,) integers, for each image the class asked about.

    Returns
    -------
    (n, rows, columns) floats, at least 0, in units of the score; the layer's rows and columns.

    Raises
    ------
    ValueError
        If there is no such layer, it has no maps or does not cut the net in two, the images do not
        fit, there is not one class for each, or a class does not exist.

    Source
    ------
    Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
    Localization, ICCV 2017.
    """
    import keras

    classes = np.asarray(classes)
    num_classes = model.output_shape[-1]
    if not len(images):
        raise ValueError("expected 1 class or more, each with its image, got none")
    if classes.shape != (len(images),) or not np.issubdtype(classes.dtype, np.integer):
        raise ValueError(
            f"expected {len(images)} classes, one an image, got {classes.dtype} of shape {classes.shape}"
        )
    if ((classes < 0) | (classes >= num_classes)).any():
        raise ValueError(f"expected classes 0 to {num_classes - 1}, got {classes.min()} to {classes.max()}")
    layer = _layer_with_maps(model, layer_name)
    maps = feature_maps(model, layer_name, images)
    classifier = model.layers[-1]
    if not isinstance(classifier, keras.layers.Dense):
        raise ValueError(f"expected a net that ends in a dense layer, got {type(classifier).__name__}")
    try:
        rest = keras.Model(layer.output, classifier.input)
    except ValueError as error:
        raise ValueError(
            f"not everything passes through {layer_name!r}: choose a layer outside of the residual blocks"
        ) from error
    wanted = np.eye(num_classes, dtype=maps.dtype)[classes]  # (n, num_classes)

    def score_of_class(tensor: keras.KerasTensor) -> keras.KerasTensor:
        scores = keras.ops.matmul(rest(tensor, training=False), classifier.kernel)  # a bias has no slope
        return keras.ops.sum(keras.ops.multiply(scores, wanted), axis=1)

    _, slopes = input_gradients(score_of_class, maps)
    weights = slopes.mean(axis=(1, 2))  # (n, filters)
    return np.maximum(np.einsum("nrcf,nf->nrc", maps, weights), 0)


def maximise_activation(
    model: keras.Model,
    layer_name: str,
    filters: Sequence[int],
    *,
    steps: int = 60,
    step_length: float = 1.0,
    seed: int = 0,
) -> np.ndarray:
    """Climb from grey noise to a picture that excites a filter, one picture for each filter.

    Each step changes the picture along the derivative of the filter's mean answer. Left alone, that
    ends in high-frequency noise; so the picture is moved a little before each step and blurred a
    little after it, and only what survives both remains.

    Parameters
    ----------
    model : a functional model of images of a fixed size, in [0, 1].
    layer_name : a layer with feature maps, best before an activation cuts off what is below 0.
    filters : numbers of the filters, from 0.
    steps : how often to climb.
    step_length : length of a step, as the root of the summed squares of its changes.
    seed : of the noise and the movements.

    Returns
    -------
    (filters, height, width, channels) float32 array in [0, 1].

    Raises
    ------
    ValueError
        If there is no such layer or filter, the layer has no maps, or steps or step length are not
        positive.

    Source
    ------
    Erhan, Bengio, Courville & Vincent, Visualizing Higher-Layer Features of a Deep Network,
    University of Montreal, 2009.
    """
    import keras

    layer = _layer_with_maps(model, layer_name)
    count = layer.output.shape[-1]
    if not len(filters) or not all(0 <= number < count for number in filters):
        raise ValueError(f"{layer_name} has filters 0 to {count - 1}, got {list(filters)}")
    if steps < 1 or not 0 < step_length < np.inf:
        raise ValueError(
            f"expected at least 1 step of positive length, got {steps} steps of length {step_length}"
        )
    extractor = keras.Model(model.input, layer.output)
    wanted = np.eye(count, dtype=np.float32)[list(filters)]  # (filters, count)

    def mean_answer(tensor: keras.KerasTensor) -> keras.KerasTensor:
        means = keras.ops.mean(extractor(tensor, training=False), axis=(1, 2))
        return keras.ops.sum(keras.ops.multiply(means, wanted), axis=1)

    random = np.random.default_rng(seed)
    pictures = 0.5 + START_NOISE * random.normal(size=(len(filters), *model.input_shape[1:]))
    pictures = pictures.astype(np.float32)
    for _ in range(steps):
        moved = random.integers(-JITTER_PIXELS, JITTER_PIXELS + 1, size=2)
        pictures = np.roll(pictures, moved, axis=(1, 2))
        _, slopes = input_gradients(mean_answer, pictures)
        lengths = np.sqrt(np.square(slopes).sum(axis=(1, 2, 3), keepdims=True))
        pictures = pictures + step_length * slopes / (lengths + 1e-12)
        pictures = gaussian_filter(pictures, (0, BLUR_PIXELS, BLUR_PIXELS, 0), mode="wrap")
        pictures = np.clip(np.roll(pictures, -moved, axis=(1, 2)), 0, 1)
    return pictures


def _layer_with_maps(model: keras.Model, layer_name: str) -> keras.Layer:
    layer = find_layer(model, layer_name)
    if len(layer.output.shape) != 4:
        raise ValueError(
            f"layer {layer_name!r} has no feature maps: its output has the shape {layer.output.shape}"
        )
    return layer
