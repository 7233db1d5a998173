"""Equal blocks of a deep net as one layer, which a backend traces once, however many there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

MOMENTUM = 0.9  # of running averages: Keras' default of 0.99 needs hundreds of steps to settle
EPSILON = 1e-3  # as in keras.layers.BatchNormalization


def make_block_loop(
    blocks: int,
    *,
    residual: bool,
    batch_norm: bool,
    initializer: str | keras.initializers.Initializer,
    name: str,
    first: int,
) -> keras.Layer:
    """Layer that sends its input through ``blocks`` blocks of two 3×3 convolutions each.

    The blocks are those of :func:`course.models.build_resnet`, of one width and with stride 1. Their
    weights are stacked: ``kernel_1`` and ``kernel_2``, of shape (blocks, 3, 3, channels, channels), hold
    all first and all second convolutions. A loop takes one block's share after the other, so that
    tracing takes as long for 74 blocks as for one.

    The layer returns two tensors: its output (batch, height, width, channels), and what each block
    handed on (blocks, batch, height, width, channels).

    Parameters
    ----------
    blocks : how many, at least 1.
    residual, batch_norm, initializer : as for ``build_resnet``.
    name : of the layer.
    first : number of the first convolution in it, counted through the net.
    """
    return _block_loop_class()(blocks, residual, batch_norm, initializer, first, name=name)


def copy_weights(source: keras.Model, target: keras.Model) -> None:
    """Give a looped net the weights of the same net in single layers.

    Parameters
    ----------
    source : of ``build_resnet(..., looped=False)``.
    target : of ``build_resnet(..., looped=True)`` with the same options otherwise; changed in place.

    Raises
    ------
    ValueError
        If the nets are not the same: a layer is missing, or its weights differ in shape.
    """

    def weights_of(name: str) -> list[np.ndarray]:
        if name not in names:
            raise ValueError(f"expected the same net in single layers, but it has no layer {name!r}")
        return source.get_layer(name).get_weights()

    names = {layer.name for layer in source.layers}
    for layer in target.layers:
        if not layer.weights:
            continue
        if not hasattr(layer, "layers_in_loop"):
            layer.set_weights(weights_of(layer.name))
            continue
        blocks = [[array for name in block for array in weights_of(name)] for block in layer.layers_in_loop()]
        variables = [variable for half in layer.halves for variable in half]
        for variable, arrays in zip(variables, zip(*blocks, strict=True), strict=True):
            variable.assign(np.stack(arrays))


@cache
def _block_loop_class() -> type[keras.Layer]:
    """The layer's class, defined on first use because Keras is imported only then."""
    import keras
    from keras import ops

    class BlockLoop(keras.layers.Layer):
        def __init__(self, blocks, residual, batch_norm, initializer, first, **options) -> None:
            super().__init__(**options)
            self.blocks, self.residual, self.batch_norm, self.first = blocks, residual, batch_norm, first
            self.initializer = keras.initializers.get(initializer)

        def build(self, input_shape) -> None:
            channels = input_shape[-1]
            self.halves = [self._make_half(number, channels) for number in (1, 2)]
            self.kernels = [half[-1 if self.batch_norm else 0] for half in self.halves]

        def _make_half(self, number: int, channels: int) -> list[keras.Variable]:
            """Weights of one convolution and what stands before it, in the order of the single layers."""

            def add(name: str, initializer: object, trainable: bool = True) -> keras.Variable:
                shape = (self.blocks, channels)
                return self.add_weight(
                    shape, initializer=initializer, trainable=trainable, name=f"{name}_{number}"
                )

            def draw_kernels(shape: tuple[int, ...], dtype: str | None = None) -> object:
                # Each block from an initialiser of its own: one for all would count the blocks as inputs.
                return ops.stack([self.initializer.clone()(shape[1:], dtype) for _ in range(self.blocks)])

            half = []
            if self.batch_norm:
                half += [add("scale", "ones"), add("offset", "zeros")]
                half += [add("mean", "zeros", trainable=False), add("variance", "ones", trainable=False)]
            shape = (self.blocks, 3, 3, channels, channels)
            half.append(self.add_weight(shape, initializer=draw_kernels, name=f"kernel_{number}"))
            if not self.batch_norm:
                half.append(add("bias", "zeros"))
            return half

        def call(self, x, training=False):
            def half_a_block(x, weights):
                if not self.batch_norm:
                    kernel, bias = weights
                    return ops.conv(ops.relu(x), kernel, padding="same") + bias, ()
                scale, offset, *statistics, kernel = weights
                if training:
                    statistics = ops.moments(x, axes=(0, 1, 2))
                x = ops.batch_normalization(
                    x, *statistics, axis=-1, scale=scale, offset=offset, epsilon=EPSILON
                )
                return ops.conv(ops.relu(x), kernel, padding="same"), tuple(statistics)

            def block(carried, weights):
                start, *_ = carried
                x, first = half_a_block(start, weights[0])
                x, second = half_a_block(x, weights[1])
                carried = (x + start if self.residual else x, *first, *second)
                return carried, carried  # TensorFlow's loop stacks only what has the shape of what it carries

            nothing = ops.zeros(x.shape[-1:], dtype=x.dtype)
            start = (x, *[nothing] * (4 if self.batch_norm else 0))
            weights = [[ops.convert_to_tensor(variable) for variable in half] for half in self.halves]
            (x, *_), (handed_on, *statistics) = ops.scan(block, start, weights, length=self.blocks)
            if self.batch_norm and training:
                running = [variable for half in self.halves for variable in half[2:4]]
                for variable, found in zip(running, statistics, strict=True):
                    variable.assign(MOMENTUM * variable + (1 - MOMENTUM) * found)
            return x, handed_on

        def compute_output_shape(self, input_shape):
            return input_shape, (self.blocks, *input_shape)

        def layers_in_loop(self) -> list[list[str]]:
            """Names that the layers of each block have where they are single, in the order of the weights."""
            numbers = range(self.first, self.first + 2 * self.blocks, 2)
            kinds = ("normalisation", "convolution") if self.batch_norm else ("convolution",)
            return [
                [f"{kind}_{number - (kind == 'normalisation')}" for number in pair for kind in kinds]
                for pair in ((first, first + 1) for first in numbers)
            ]

    return BlockLoop
