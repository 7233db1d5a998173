"""A small convolutional net that learns photographs within seconds on a GPU."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course.models.sizes import check_is_image, check_sizes

if TYPE_CHECKING:
    import keras

BIAS_FACTOR = 8.0  # a bias kept at an eighth of its size learns 8 × 8 times as fast as by itself


def whitening_filters(images: np.ndarray, *, size: int = 2, epsilon: float = 3e-5) -> np.ndarray:
    """Find filters whose answers to the patches of images vary by the same amount and independently.

    Neighbouring pixels are nearly equal, so nearly all that varies in small patches is their brightness.
    The filters are the directions in which patches vary (eigenvectors of their covariance), each divided by
    how much they do (the root of its eigenvalue): edges become as loud as brightness.

    Parameters
    ----------
    images : (n, height, width, channels) floats in [0, 1].
    size : height and width of a patch, in pixels.
    epsilon : added to the eigenvalues, in squared intensities: what hardly varies is noise, and shall not be
        blown up.

    Returns
    -------
    (size, size, channels, size * size * channels) float32, the direction that varies most first.

    Raises
    ------
    ValueError
        If the images are no batch of floats or smaller than a patch, or a number is not finite.

    Source
    ------
    D. Page, "How to train your ResNet 8: bag of tricks", 2019.
    """
    if np.ndim(images) != 4 or not np.issubdtype(images.dtype, np.floating) or not len(images):
        raise ValueError(
            "expected images as floats in [0, 1] of shape (n, height, width, channels), got "
            f"{images.dtype} of shape {images.shape}; see Dataset.scaled()"
        )
    if min(images.shape[1:3]) < size or size < 1:
        raise ValueError(f"patches of {size} × {size} pixels do not fit images of shape {images.shape[1:3]}")
    if not np.isfinite(images).all():
        raise ValueError("images contain NaN or infinite numbers; clean them first")
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    patches = np.moveaxis(windows, 3, -1).reshape(-1, size * size * images.shape[-1])
    centred = patches - patches.mean(axis=0)
    eigenvalues, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    loudest_first = np.argsort(eigenvalues)[::-1]
    filters = directions[:, loudest_first] / np.sqrt(np.maximum(eigenvalues[loudest_first], 0) + epsilon)
    return filters.reshape(size, size, images.shape[-1], -1).astype(np.float32)


def build_fast_cnn(
    images: np.ndarray,
    num_classes: int,
    *,
    widths: Sequence[int] = (64, 256, 256),
    precision: str = "float32",
) -> keras.Model:
    """Whiten the pixels, then three groups of two convolutions; no way around them is needed.

    What makes it learn in few steps:

    - The first filters need not be learned: they whiten patches of 2 × 2 pixels, and stay as they are. Each
      comes with its negative, so that nothing is lost in the activation that follows. Only their biases
      learn, at first: the weight ``open`` of the layer ``whitening`` is 1; set to 0, it holds them.
    - The other convolutions begin by handing on what they get: as many of their filters as there are
      channels are the identity, the rest is random.
    - Batch norm has no scale, but a bias that learns 64 times as fast as the weights.
    - What goes into the softmax is divided by 9, so that the net is not sure of itself too early.

    Parameters
    ----------
    images : some thousand training images, (n, height, width, channels) floats in [0, 1]; the filters and
        the shape of the input come from them.
    num_classes : number of classes, at least 2.
    widths : filters of the convolutions of each group.
    precision : "float32", or "mixed_bfloat16" for GPUs that have it: products of 16 bits, weights of 32.

    Returns
    -------
    keras.Model from ``(batch, height, width, channels)`` to ``(batch, num_classes)`` probabilities.

    Raises
    ------
    ValueError
        As :func:`whitening_filters`; or if a size is below 1, the images are too small for so many groups,
        there are fewer than 2 classes, or the precision is another.

    Source
    ------
    K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, https://arxiv.org/abs/2404.00498.
    """
    filters = whitening_filters(images)
    check_sizes(images.shape[1:], num_classes, widths, 0)
    check_is_image(images.shape[1:])
    if precision not in ("float32", "mixed_bfloat16"):
        raise ValueError(f'precision must be "float32" or "mixed_bfloat16", got {precision!r}')
    if (min(images.shape[1:3]) - 1) >> len(widths) < 1:
        raise ValueError(f"images of {images.shape[1:3]} pixels cannot be halved {len(widths)} times")
    from keras import Input, Model, initializers, layers

    scale_bias, whiten = _layers()
    shared = {"dtype": precision}
    small = initializers.VarianceScaling(1 / 3, "fan_in", "uniform")

    def normalise(x: keras.KerasTensor) -> keras.KerasTensor:
        x = layers.BatchNormalization(momentum=0.6, epsilon=1e-5, scale=False, center=False, **shared)(x)
        return layers.Activation("gelu", **shared)(scale_bias(**shared)(x))

    def convolve(x: keras.KerasTensor, width: int) -> keras.KerasTensor:
        options = {"padding": "same", "use_bias": False, "kernel_initializer": hand_on, **shared}
        return layers.Conv2D(width, 3, **options)(x)

    inputs = Input(images.shape[1:])
    x = whiten(filters, images.mean(axis=(0, 1, 2)), name="whitening", **shared)(inputs)
    x = layers.Activation("gelu", **shared)(x)
    for width in widths:
        x = normalise(layers.MaxPooling2D(2, **shared)(convolve(x, width)))
        x = normalise(convolve(x, width))
    x = layers.GlobalMaxPooling2D(**shared)(x)
    x = layers.Dense(num_classes, use_bias=False, kernel_initializer=small, **shared)(x)
    outputs = layers.Softmax(dtype="float32")(layers.Rescaling(1 / 9, dtype="float32")(x))
    return Model(inputs, outputs, name="fast_cnn")


def hand_on(shape: tuple[int, ...], dtype: str | None = None) -> object:
    """Initial kernels, (height, width, in, out): the first ``in`` of them hand on a channel each.

    That takes a 1 in the middle of its own slice, and zeros elsewhere. The other kernels are random.
    """
    from keras import initializers, ops

    height, width, channels, filters = shape
    random = initializers.VarianceScaling(1 / 3, "fan_in", "uniform")(shape, dtype)
    same = np.zeros(shape, "float32")
    number = min(channels, filters)
    same[height // 2, width // 2, range(number), range(number)] = 1
    return ops.where(np.arange(filters) < number, ops.cast(same, random.dtype), random)


@cache
def _layers() -> tuple[type[keras.Layer], type[keras.Layer]]:
    """The layers' classes, defined on first use because Keras is imported only then."""
    import keras
    from keras import initializers, ops

    class ScaledBias(keras.layers.Layer):
        def build(self, input_shape) -> None:
            self.bias = self.add_weight((input_shape[-1],), initializer="zeros", name="bias")

        def call(self, x):
            return x + BIAS_FACTOR * self.bias

    class Whitening(keras.layers.Layer):
        def __init__(self, filters: np.ndarray, mean: np.ndarray, **options) -> None:
            super().__init__(**options)
            self.filters = np.concatenate([filters, -filters], axis=-1)
            self.start = -(self.filters.sum(axis=(0, 1)) * mean[:, None]).sum(axis=0)  # answers 0 on average

        def build(self, input_shape) -> None:
            def add(name: str, values: np.ndarray, trainable: bool) -> keras.Variable:
                start = initializers.Constant(0)  # replaced at once: Constant takes no arrays on all versions
                weight = self.add_weight(values.shape, initializer=start, trainable=trainable, name=name)
                weight.assign(values)
                return weight

            self.kernel = add("kernel", self.filters, trainable=False)
            self.bias = add("bias", self.start, trainable=True)
            self.open = add("open", np.ones((), "float32"), trainable=False)

        def call(self, x):
            bias = self.open * self.bias + (1 - self.open) * ops.stop_gradient(self.bias)
            return ops.conv(x, ops.convert_to_tensor(self.kernel), padding="valid") + bias

        def compute_output_shape(self, input_shape):
            batch, height, width, _ = input_shape
            size = self.filters.shape[0] - 1
            return batch, height - size, width - size, self.filters.shape[-1]

    return ScaledBias, Whitening
