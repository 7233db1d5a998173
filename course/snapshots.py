"""Keep a layer's weights while it learns, to look at later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def record_weights(layer_name: str, at_steps: Sequence[int]) -> keras.callbacks.Callback:
    """Make a Keras callback that copies a layer's kernel at chosen training steps.

    Parameters
    ----------
    layer_name : name of a layer with a kernel, e.g. "convolution_1".
    at_steps : numbers of finished steps at which to copy; 0 is before training.

    Returns
    -------
    A callback whose ``snapshots`` maps each of these steps, once reached, to an
    array of the kernel's shape; for a convolution (height, width, channels, filters).

    Raises
    ------
    ValueError
        When training starts, if the model has no such layer or it has no kernel.
    """
    import keras

    wanted = frozenset(at_steps)

    class WeightRecorder(keras.callbacks.Callback):
        def on_train_begin(self, logs=None) -> None:
            self.snapshots: dict[int, np.ndarray] = {}
            self.steps = 0
            with_kernel = [layer.name for layer in self.model.layers if hasattr(layer, "kernel")]
            if layer_name not in with_kernel:
                raise ValueError(f"no layer {layer_name!r} with a kernel; the model has {with_kernel}")
            self.copy()

        def on_train_batch_end(self, batch, logs=None) -> None:
            self.steps += 1
            self.copy()

        def copy(self) -> None:
            if self.steps in wanted:
                kernel = self.model.get_layer(layer_name).kernel
                self.snapshots[self.steps] = np.array(keras.ops.convert_to_numpy(kernel))

    return WeightRecorder()


def spread_steps(total: int, count: int = 33) -> list[int]:
    """Steps at which to look at a training of ``total`` steps: often at first, when most changes.

    Returns
    -------
    Growing whole numbers from 0 to ``total``, at most ``count`` of them.
    """
    return sorted({round(total * (position / (count - 1)) ** 2) for position in range(count)})


def first_filters(model: keras.Model) -> np.ndarray | None:
    """Weights of the first layer, as pictures.

    Those of a convolution are pictures as they are; those of a dense layer that sees a whole image are
    put in its shape.

    Returns
    -------
    (height, width, channels, filters) array with 1 or 3 channels; None where the weights are no pictures.
    """
    import keras

    first = next((layer for layer in model.layers if hasattr(layer, "kernel")), None)
    if first is None:
        return None
    kernel = np.array(keras.ops.convert_to_numpy(first.kernel))
    image = tuple(model.input_shape[1:])
    if kernel.ndim == 2 and len(image) == 3 and len(kernel) == np.prod(image):
        kernel = kernel.reshape(*image, -1)
    return kernel if kernel.ndim == 4 and kernel.shape[2] in (1, 3) else None
