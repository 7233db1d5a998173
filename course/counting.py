"""What a net costs, counted on paper: multiplications, bytes moved, memory, and the least time they take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

BYTES_A_NUMBER = 4  # float32
IMAGINED = ("convolution 3 × 3", "convolution 1 × 1", "dense", "ReLU")
# Layers that move nothing: they only name what is there, or do nothing but in training.
FREE_LAYERS = ("InputLayer", "Flatten", "Reshape", "Dropout", "Identity")


@dataclass(frozen=True)
class LayerCost:
    """One layer on its way forward.

    Attributes
    ----------
    name, kind : of the layer, e.g. "convolution_2" and "Conv2D".
    multiplications : for one example.
    operations : for one example, additions and comparisons too; a multiplication with its addition is two.
    weights : numbers that the layer reads once for a whole batch.
    inputs, outputs : numbers that it reads and writes for one example.
    """

    name: str
    kind: str
    multiplications: int
    operations: int
    weights: int
    inputs: int
    outputs: int

    def total_operations(self, batch: int) -> int:
        """Operations for a batch of so many examples."""
        return self.operations * batch

    def bytes(self, batch: int, bytes_a_number: int = BYTES_A_NUMBER) -> int:
        """Bytes to be moved for a batch, if each number is read or written once."""
        return bytes_a_number * (self.weights + batch * (self.inputs + self.outputs))

    def intensity(self, batch: int, bytes_a_number: int = BYTES_A_NUMBER) -> float:
        """Operations for each byte moved."""
        return self.total_operations(batch) / self.bytes(batch, bytes_a_number)


@dataclass(frozen=True)
class Memory:
    """Bytes that a training holds at once: what the backend needs besides is not in it."""

    weights: int
    gradients: int
    moments: int
    activations: int

    @property
    def total(self) -> int:
        """All together, in bytes."""
        return self.weights + self.gradients + self.moments + self.activations


def count_layers(model: keras.Model) -> list[LayerCost]:
    """Count every layer of a net that does anything on the way forward.

    Padding is counted as if its zeros were multiplied, as most programs do.

    Raises
    ------
    ValueError
        If the net has a layer that this function cannot count.
    """
    kinds = [(layer, type(layer).__name__) for layer in model.layers]
    return [count_layer(layer) for layer, kind in kinds if kind not in FREE_LAYERS]


def count_layer(layer: keras.layers.Layer) -> LayerCost:
    """Count one built layer; see :func:`count_layers`."""
    kind = type(layer).__name__
    outputs, inputs = numbers_in(layer.output.shape), layer.input
    several = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    read = sum(numbers_in(tensor.shape) for tensor in several)
    weights = sum(math.prod(weight.shape) for weight in layer.weights)
    multiplications = 0
    if kind == "Conv2D":
        height, width, channels, _ = layer.kernel.shape
        multiplications = outputs * height * width * channels
        operations = 2 * multiplications
    elif kind == "Dense":
        multiplications = outputs * layer.kernel.shape[0]
        operations = 2 * multiplications
    elif kind == "BatchNormalization":
        multiplications, operations = outputs, 2 * outputs
    elif kind in ("ReLU", "Activation", "Add"):
        operations = outputs
    elif kind in ("MaxPooling2D", "AveragePooling2D"):
        operations = outputs * math.prod(layer.pool_size)
    elif kind == "GlobalAveragePooling2D":
        operations = read
    else:
        raise ValueError(
            f"cannot count the layer {layer.name!r} of kind {kind}; known are Conv2D, Dense, "
            "BatchNormalization, ReLU, Activation, Add and the poolings (build ResNets with looped=False)"
        )
    return LayerCost(layer.name, kind, multiplications, operations, weights, read, outputs)


def numbers_in(shape: Sequence[int | None]) -> int:
    """Numbers of one example of a tensor of shape (batch, …)."""
    return math.prod(shape[1:])


def count_memory(model: keras.Model, batch: int, bytes_a_number: int = BYTES_A_NUMBER) -> Memory:
    """Count what a training with Adam holds: weights, their gradients, two moments, and all layers' outputs.

    Parameters
    ----------
    model : a net of layers that :func:`count_layers` knows.
    batch : examples a step.
    bytes_a_number : of the layers' outputs; weights, gradients and moments take 4 each.

    Raises
    ------
    ValueError
        If the batch is below 1.
    """
    if batch < 1:
        raise ValueError(f"expected a batch of 1 or more, got {batch}")
    learned = BYTES_A_NUMBER * sum(math.prod(weight.shape) for weight in model.trainable_weights)
    kept = numbers_in(model.input.shape) + sum(layer.outputs for layer in count_layers(model))
    return Memory(BYTES_A_NUMBER * model.count_params(), learned, 2 * learned, bytes_a_number * batch * kept)


def attainable(intensity: float, operations: float, bytes_a_second: float) -> float:
    """Operations a second that a device can reach at best, under both of its ceilings.

    Parameters
    ----------
    intensity : operations for each byte moved.
    operations : operations a second of its arithmetic.
    bytes_a_second : of its memory.

    Raises
    ------
    ValueError
        If a number is not above 0.

    Source
    ------
    S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model for
    multicore architectures", Communications of the ACM 52(4), 2009.
    """
    if min(intensity, operations, bytes_a_second) <= 0:
        raise ValueError(f"expected numbers above 0, got {intensity}, {operations} and {bytes_a_second}")
    return min(operations, intensity * bytes_a_second)


def imagine_layer(kind: str, *, size: int, channels: int) -> LayerCost:
    """Count a layer that is in no net: from ``channels`` maps of size × size to as many of the same size.

    Parameters
    ----------
    kind : "convolution 3 × 3", "convolution 1 × 1"; "dense", which takes ``size * size`` numbers to
        ``channels``; or "ReLU".
    size : height and width of the maps, in pixels.
    channels : number of maps.

    Raises
    ------
    ValueError
        If the kind is another, or a size is below 1.
    """
    if kind not in IMAGINED:
        raise ValueError(f"kind must be one of {IMAGINED}, got {kind!r}")
    if min(size, channels) < 1:
        raise ValueError(f"expected sizes of 1 or more, got {size} pixels and {channels} channels")
    numbers = size * size * channels
    if kind == "ReLU":
        return LayerCost(kind, kind, 0, numbers, 0, numbers, numbers)
    if kind == "dense":
        weights = size * size * channels
        return LayerCost(kind, kind, weights, 2 * weights, weights, size * size, channels)
    places = 9 if kind == "convolution 3 × 3" else 1
    weights = places * channels * channels
    multiplications = size * size * weights
    return LayerCost(kind, kind, multiplications, 2 * multiplications, weights, numbers, numbers)
