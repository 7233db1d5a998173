"""Convolutional nets of a few layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from course.models.sizes import check_is_image, check_sizes

if TYPE_CHECKING:
    import keras


def build_cnn(
    input_shape: Sequence[int],
    num_classes: int,
    *,
    filters: Sequence[int] = (32, 64, 128, 128),
    first_kernel: int = 5,
    batch_norm: bool = True,
    dropout: float = 0.0,
    padding: Literal["same", "valid"] = "same",
) -> keras.Model:
    """Convolutions that shrink the picture as they widen, then one dense layer.

    The first convolution takes every second position (stride 2): a picture of
    28×28 is 14×14 from there on, so that the later layers, where most of the
    multiplications are, stay cheap on a CPU. The convolutions between the first
    and the last are followed by a 2×2 maximum, and each of the last one's
    feature maps is averaged into one number.

    Parameters
    ----------
    input_shape : (height, width, channels) of one image, in pixels.
    num_classes : number of classes, at least 2.
    filters : number of filters of each convolution; the later ones see 3×3 positions.
    first_kernel : height and width of the first layer's filters, in pixels.
    batch_norm : normalise each channel over the batch before the activation.
    dropout : share of the last features silenced at random in each training step, in [0, 1).
    padding : "same" puts zeros around each map, so that only strides shrink it; "valid" puts
        none: filters stay within the picture, and maps lose their border at each convolution.

    Returns
    -------
    keras.Model from ``(batch, height, width, channels)`` to ``(batch, num_classes)`` probabilities.

    Raises
    ------
    ValueError
        If the shape is not (height, width, channels), a size is below 1, there are
        fewer than 2 classes, no filters are given, dropout is outside [0, 1), padding is
        neither "same" nor "valid", or without padding the maps become smaller than a filter.
    """
    check_sizes(input_shape, num_classes, (*filters, first_kernel), dropout)
    check_is_image(input_shape)
    if not filters:
        raise ValueError("filters must name at least one convolution, got none")
    if padding not in ("same", "valid"):
        raise ValueError(f'padding must be "same" or "valid", got {padding!r}')
    from keras import Input, Model, layers

    inputs = x = Input(input_shape)
    for position, width in enumerate(filters):
        first = position == 0
        kernel = first_kernel if first else 3
        if padding == "valid" and min(x.shape[1:3]) < kernel:
            raise ValueError(
                f"convolution {position + 1} needs maps of {kernel} × {kernel} at least, got "
                f'{x.shape[1]} × {x.shape[2]}: take larger pictures, fewer filters, or padding="same"'
            )
        x = layers.Conv2D(
            width,
            kernel_size=kernel,
            strides=2 if first else 1,
            padding=padding,
            use_bias=not batch_norm,
            name=f"convolution_{position + 1}",
        )(x)
        if batch_norm:
            # Keras' default momentum of 0.99 needs hundreds of steps to settle; small sets have fewer.
            x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU(name=f"activation_{position + 1}")(x)
        if 0 < position < len(filters) - 1:
            x = layers.MaxPooling2D(padding=padding)(x)
    x = layers.GlobalAveragePooling2D()(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return Model(inputs, outputs, name="cnn")
