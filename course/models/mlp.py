"""Nets of fully connected layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from course.models.sizes import check_sizes

if TYPE_CHECKING:
    import keras


def build_mlp(
    input_shape: Sequence[int],
    num_classes: int,
    *,
    hidden: Sequence[int] = (128, 64),
    activation: str = "relu",
    dropout: float = 0.0,
) -> keras.Model:
    """Stack fully connected layers: the net of 0, 1, 2, 3 … hidden layers.

    Parameters
    ----------
    input_shape : shape of one example, without the batch axis, e.g. ``(28, 28, 1)``.
    num_classes : number of classes, at least 2.
    hidden : units of each hidden layer; ``()`` gives softmax regression.
    activation : name of a Keras activation, applied after every hidden layer.
    dropout : share of the hidden units silenced at random in each training step, in [0, 1).

    Returns
    -------
    keras.Model from ``(batch, *input_shape)`` to ``(batch, num_classes)`` probabilities.

    Raises
    ------
    ValueError
        If a size is below 1, there are fewer than 2 classes, or dropout is outside [0, 1).
    """
    check_sizes(input_shape, num_classes, hidden, dropout)
    from keras import Input, Model, layers

    inputs = Input(input_shape)
    x = layers.Flatten()(inputs)
    for units in hidden:
        x = layers.Dense(units, activation=activation)(x)
        if dropout:
            x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return Model(inputs, outputs, name="mlp")
