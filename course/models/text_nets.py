"""Nets that read: words as integers in, the probabilities of classes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from course.models.sizes import check_sizes

if TYPE_CHECKING:
    import keras


def build_embedding_mean(
    input_shape: Sequence[int],
    num_classes: int,
    *,
    vocabulary_size: int,
    dimensions: int = 32,
    dropout: float = 0.0,
) -> keras.Model:
    """Average the learned vectors of all words, then one dense layer: order does not matter.

    Parameters
    ----------
    input_shape : (words,) of one text; 0 stands for no word and is left out of the average.
    num_classes : number of classes, at least 2.
    vocabulary_size : number of integers that can stand for words, 0 among them.
    dimensions : numbers of each word's vector.
    dropout : share of the averaged numbers silenced at random in each training step, in [0, 1).

    Returns
    -------
    keras.Model from ``(batch, words)`` whole numbers to ``(batch, num_classes)`` probabilities.

    Raises
    ------
    ValueError
        If the shape is not (words,), a size is below 1, there are fewer than 2 classes, or
        dropout is outside [0, 1).
    """
    _check(input_shape, num_classes, (vocabulary_size, dimensions), dropout)
    from keras import Input, Model, layers

    inputs = Input(input_shape)
    x = layers.Embedding(vocabulary_size, dimensions, mask_zero=True, name="embedding")(inputs)
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="answer")(x)
    return Model(inputs, outputs, name="embedding_mean")


def build_text_cnn(
    input_shape: Sequence[int],
    num_classes: int,
    *,
    vocabulary_size: int,
    dimensions: int = 32,
    filters: int = 64,
    width: int = 3,
    dropout: float = 0.0,
) -> keras.Model:
    """Slide filters over the words, keep each filter's strongest answer, then one dense layer.

    Parameters
    ----------
    input_shape : (words,) of one text; 0 stands for no word.
    num_classes : number of classes, at least 2.
    vocabulary_size : number of integers that can stand for words, 0 among them.
    dimensions : numbers of each word's vector.
    filters : how many; each looks at ``width`` neighbouring words.
    width : words seen at once, at most those of a text.
    dropout : share of the strongest answers silenced at random in each training step, in [0, 1).

    Returns
    -------
    keras.Model from ``(batch, words)`` whole numbers to ``(batch, num_classes)`` probabilities.
    Its layer "phrases" gives the filters' answers at all places: ``(batch, words - width + 1, filters)``.

    Raises
    ------
    ValueError
        If the shape is not (words,), a size is below 1, a filter is wider than a text, there are
        fewer than 2 classes, or dropout is outside [0, 1).

    Source
    ------
    Y. Kim, "Convolutional neural networks for sentence classification", EMNLP 2014; there with
    filters of three widths.
    """
    _check(input_shape, num_classes, (vocabulary_size, dimensions, filters, width), dropout)
    if width > input_shape[0]:
        raise ValueError(f"filters of {width} words do not fit in texts of {input_shape[0]}")
    from keras import Input, Model, layers

    inputs = Input(input_shape)
    x = layers.Embedding(vocabulary_size, dimensions, name="embedding")(inputs)
    x = layers.Conv1D(filters, width, activation="relu", name="phrases")(x)
    x = layers.GlobalMaxPooling1D(name="strongest")(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="answer")(x)
    return Model(inputs, outputs, name="text_cnn")


def _check(input_shape: Sequence[int], num_classes: int, sizes: Sequence[int], dropout: float) -> None:
    check_sizes(input_shape, num_classes, sizes, dropout)
    if len(input_shape) != 1:
        raise ValueError(f"input_shape must be (words,), got {tuple(input_shape)}")
