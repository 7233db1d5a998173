"""When a device runs out of memory: tell it from other errors, and go back to the last whole epoch."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

NAMES = {"MemoryError", "ResourceExhaustedError", "OutOfMemoryError"}  # Python's, TensorFlow's, torch's
SIGNS = ("resource_exhausted", "out of memory", "can't allocate memory")  # JAX's, CUDA's, torch's on a CPU


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error of any backend says that memory did not suffice.

    By names and words, since the classes belong to backends that are not all installed; and because
    Keras passes some errors on as others, with the words of the first in them.
    """
    names = {ancestor.__name__ for ancestor in type(error).__mro__}
    words = str(error).lower()
    return bool(names & NAMES) or any(sign in words for sign in SIGNS)


def halve(batch_size: int, what: str) -> int:
    """Return half of a batch that was too large, and say so.

    Raises
    ------
    MemoryError
        If it was a single example: no smaller batch is left.
    """
    if batch_size == 1:
        raise MemoryError(
            f"out of memory in {what}, even with one example at a time: take a smaller net or smaller "
            "inputs, or close other programs that use the same device"
        )
    smaller = batch_size // 2
    print(f"Out of memory in {what} with batches of {batch_size}: going on with batches of {smaller}.")
    return smaller


def hold_weights(model: keras.Model) -> list[tuple[keras.Variable, np.ndarray]]:
    """Copy what an error in the middle of a prediction would lose: on JAX, all that the model knows."""
    import keras

    if keras.config.backend() != "jax":
        return []
    return [(each, np.array(keras.ops.convert_to_numpy(each))) for each in model.variables]


class LastEpoch:
    """A training as it was after its last whole epoch, kept in main memory as plain arrays.

    Parameters
    ----------
    model : compiled, its optimizer built; what it is now is kept first.
    recorder : of the training; it may have taken over epochs from a checkpoint.
    """

    def __init__(self, model: keras.Model, recorder: object) -> None:
        self._order: object = None
        self._copy(model, recorder)

    @property
    def epochs(self) -> int:
        """How many epochs were done."""
        return len(self._history.get("loss", ()))

    def _copy(self, model: keras.Model, recorder: object) -> None:
        import keras

        self._history, self._seconds = copy.deepcopy(recorder.history), recorder.seconds
        self._weights = [np.array(keras.ops.convert_to_numpy(each)) for each in model.variables]
        self._moments = [np.array(keras.ops.convert_to_numpy(each)) for each in model.optimizer.variables]

    def restore(self, model: keras.Model, recorder: object) -> None:
        """Put a model, compiled anew for other batches, and its recorder where this training was."""
        for variable, value in zip(model.variables, self._weights, strict=True):
            variable.assign(value)
        optimizer = model.optimizer
        for variable, value in zip(optimizer.variables, self._moments, strict=True):
            if variable.name != "learning_rate":  # a schedule's rate follows from the steps
                variable.assign(value)
        if self.epochs:
            recorder.resume(copy.deepcopy(self._history), self._seconds)
        optimizer.iterations.assign(recorder.steps)  # those of the schedule for the smaller batches

    def make_keeper(self, batches: keras.utils.PyDataset, recorder: object) -> keras.callbacks.Callback:
        """Make a callback that keeps every whole epoch from now on; it comes after the recorder."""
        import keras

        last = self

        class Keeper(keras.callbacks.Callback):
            def on_train_begin(self, logs=None) -> None:
                # Only now, since Keras looks at some batches first, and so draws from the same numbers.
                if last._order is not None:
                    batches.random.bit_generator.state = last._order
                    batches.on_epoch_end()

            def on_epoch_end(self, epoch, logs=None) -> None:
                if recorder.steps == (epoch + 1) * recorder.steps_an_epoch:  # else it was cut short
                    last._copy(self.model, recorder)
                    last._order = batches.state

        return Keeper()
