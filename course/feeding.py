"""Hand batches to Keras so that TensorFlow does not sleep at their end.

A pipeline of TensorFlow tunes itself from a thread that looks after it for the first time in 10 ms, then in
20, 40, 80 …; and in about half of all passes through the data (2.21, measured on two cores), its end waits
for that thread to wake. A pass that takes 0.7 seconds ends after 1.3, one of 7 seconds after 10.2. There is
nothing to tune in batches that NumPy makes one by one, so here it is switched off.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

AHEAD = 2  # batches that are made while a step is under way


def feed(batches: keras.utils.PyDataset, *, shuffle: bool = False) -> keras.utils.PyDataset | tf.data.Dataset:
    """Return what ``fit``, ``evaluate`` and ``predict`` take for these batches.

    Parameters
    ----------
    batches : arrays, or pairs of arrays, of one shape but for the number of examples. Its ``on_epoch_end``
        is called when the last batch of an epoch has been made.
    shuffle : whether the batches come in another order each epoch, drawn by Python's ``random`` as ``fit``
        does by itself. Other backends need ``fit(shuffle=...)`` for that.
    """
    import keras

    if keras.config.backend() != "tensorflow":
        return batches
    import tensorflow as tf

    def make_batch(position: int) -> tuple[np.ndarray, ...]:
        batch = batches[position]
        parts = batch if isinstance(batch, tuple) else (batch,)
        return tuple(
            part.astype(keras.config.floatx(), copy=False) if part.dtype.kind == "f" else part
            for part in parts
        )

    def make_epoch() -> Iterator[tuple[np.ndarray, ...]]:
        positions = list(range(len(batches)))
        if shuffle:
            random.shuffle(positions)
        for position in positions:
            batch = make_batch(position)
            if position == positions[-1]:
                batches.on_epoch_end()
            yield batch

    # Keras looks at two batches to know their shapes. So does this, and random changes are drawn as ever.
    looks = [make_batch(position) for position in range(min(2, len(batches)))]
    signature = tuple(tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in looks[0])
    options = tf.data.Options()
    options.autotune.enabled = False
    pipeline = tf.data.Dataset.from_generator(make_epoch, output_signature=signature)
    pipeline = pipeline.apply(tf.data.experimental.assert_cardinality(len(batches)))
    return pipeline.prefetch(AHEAD).with_options(options)


def feed_in_order(
    inputs: np.ndarray, labels: np.ndarray | None = None, *, batch_size: int
) -> keras.utils.PyDataset | tf.data.Dataset:
    """Return what ``predict`` takes for these inputs; with labels, what ``evaluate`` takes.

    Parameters
    ----------
    inputs : (n, …) array, n at least 1.
    labels : (n, …) array, if any.
    batch_size : how many examples go together; what is left over comes last.
    """
    import keras

    class InOrder(keras.utils.PyDataset):
        def __len__(self) -> int:
            return -(-len(inputs) // batch_size)

        def __getitem__(self, position: int) -> np.ndarray | tuple[np.ndarray, np.ndarray]:
            part = slice(position * batch_size, (position + 1) * batch_size)
            return inputs[part] if labels is None else (inputs[part], labels[part])

    return feed(InOrder())
