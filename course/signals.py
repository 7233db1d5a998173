"""How the signal and the gradient fare on their way through a deep net, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.gradients import weight_gradients

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, eq=False)
class Profile:
    """What one batch of images shows of a net, by layer. A size is a root mean square over all numbers.

    Attributes
    ----------
    places : (blocks + 1,) integers, the layers after which the signal was taken: the stem (1), then the
        last layer of each block (3, 5, …).
    signal : (blocks + 1,) floats, size of what goes on from there.
    gradient : (depth,) floats, size of the loss's gradient by the weights of layers 1 to depth.
    agreement : (depth,) floats in [-1, 1], cosine of the angle between the gradients that the two halves
        of the batch give, by layer; 0 where a gradient is 0 or not finite.
    """

    places: np.ndarray
    signal: np.ndarray
    gradient: np.ndarray
    agreement: np.ndarray

    @property
    def depth(self) -> int:
        """Number of layers with weights."""
        return len(self.gradient)

    @property
    def signal_growth(self) -> float:
        """Signal at the end against the signal after the stem."""
        return float(self.signal[-1] / self.signal[0])

    @property
    def gradient_growth(self) -> float:
        """Gradient of the first inner layer against that of the last: what the way back does to it."""
        return float(self.inner_gradient[0] / self.inner_gradient[-1])

    @property
    def inner_gradient(self) -> np.ndarray:
        """Gradients of the layers of one shape, between stem and classifier: (depth - 2,) floats."""
        return self.gradient[1:-1]


def measure_signals(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> Profile:
    """Send a batch through a deep net and the gradient of its loss back, as a training step would.

    Each half of the batch goes by itself, so batch norm works with the statistics of that half. Sizes are
    those over both. Nothing in the model changes.

    Parameters
    ----------
    model : as ``course.models.build_resnet`` makes it, looped or not.
    images : (n, height, width, channels) floats, four or more and an even number of them.
    labels : (n,) integers.

    Raises
    ------
    ValueError
        If the model is another one, the images do not fit it, hold NaN, are fewer than four or an odd
        number, or there is not one label for each.
    """
    kernels = kernels_of(model)
    if np.ndim(images) != 4 or np.shape(images)[1:] != model.input_shape[1:]:
        raise ValueError(
            f"expected images (n, {', '.join(map(str, model.input_shape[1:]))}), got {np.shape(images)}"
        )
    if len(images) < 4 or len(images) % 2 or not np.isfinite(images).all():
        raise ValueError(f"expected an even number of finite images, 4 or more, got {len(images)}")
    if len(labels) != len(images):
        raise ValueError(f"expected one label for each of {len(images)} images, got {len(labels)}")
    halves = slice(None, len(images) // 2), slice(len(images) // 2, None)
    signals = [signal_sizes(model, images[half]) for half in halves]
    found = [weight_gradients(model, images[half], labels[half], training=True) for half in halves]
    first, second = (split_by_layer(model, kernels, gradients) for gradients in found)
    return Profile(
        places=1 + 2 * np.arange(len(signals[0])),
        signal=np.sqrt(np.mean(np.square(signals), axis=0)),
        gradient=np.array([size_of(np.stack(pair)) for pair in zip(first, second, strict=True)]),
        agreement=np.array([cosine(*pair) for pair in zip(first, second, strict=True)]),
    )


def signal_sizes(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Size of what the stem and each block hand on: (blocks + 1,) floats."""
    import keras

    taps = keras.Model(model.input, stream_of(model))
    trainable = [variable.value for variable in taps.trainable_variables]
    others = [variable.value for variable in taps.non_trainable_variables]
    outputs, _ = taps.stateless_call(trainable, others, images, training=True)
    sizes = []
    for output in outputs if isinstance(outputs, list) else [outputs]:  # of one, Keras makes no list
        output = keras.ops.convert_to_numpy(output)
        sizes += [size_of(one) for one in (output if output.ndim == 5 else [output])]  # 5: all of a loop's
    return np.array(sizes)


def stream_of(model: keras.Model) -> list[keras.KerasTensor]:
    """What the stem and each block hand on; one tensor for all the blocks of a loop."""
    names = {layer.name for layer in model.layers}
    found = []
    for layer in model.layers:
        kind, _, number = layer.name.rpartition("_")
        ends_plain_block = (
            kind == "convolution" and int(number) % 2 and f"block_{int(number) // 2}" not in names
        )
        if kind == "blocks":
            found.append(layer.output[1])
        elif kind == "block" or ends_plain_block:
            found.append(layer.output)
    return found


def kernels_of(model: keras.Model) -> list[list[keras.Variable]]:
    """Weights of each layer that counts, without biases and projections; a loop's in two stacks."""
    if "convolution_1" not in {layer.name for layer in model.layers} or model.layers[-1].name != "classifier":
        raise ValueError(f"expected a net of build_resnet, got {model.name!r}")
    return [
        layer.kernels if layer.name.startswith("blocks_") else [layer.kernel]
        for layer in model.layers
        if layer.name.startswith(("convolution_", "blocks_", "classifier"))
    ]


def split_by_layer(
    model: keras.Model, kernels: list[list[keras.Variable]], gradients: list[np.ndarray]
) -> list[np.ndarray]:
    """Gradient of each layer's weights, first layer first."""
    place = {id(weight): position for position, weight in enumerate(model.trainable_weights)}
    by_layer = []
    for stacks in kernels:
        arrays = [gradients[place[id(stack)]] for stack in stacks]
        by_layer += (
            arrays if len(arrays) == 1 else [one for block in zip(*arrays, strict=True) for one in block]
        )
    return by_layer


def size_of(values: np.ndarray) -> float:
    """Root mean square of all numbers."""
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Cosine of the angle between two arrays, taken as lists of numbers."""
    one, other = (array.astype(np.float64).ravel() for array in (one, other))
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / lengths) if 0 < lengths < np.inf else 0.0
