"""What a training notes down while it runs: numbers of each epoch, steps, seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from course.progress_bar import progress_bar

if TYPE_CHECKING:
    import threading

    import keras
    import numpy as np


class Watch(Protocol):
    """Who looks on while a net trains and may pause or stop it, e.g. ``course.widgets.watch_training``."""

    def follow(self, recorder: keras.callbacks.Callback, stop: threading.Event) -> keras.callbacks.Callback:
        """Make a callback that is told of steps after the recorder; setting ``stop`` ends the training."""

    def finish(self) -> None:
        """Take note that the training has ended, however it did."""


def make_recorder(
    rates: np.ndarray, steps_an_epoch: int, label: str, stop: threading.Event, *, silent: bool = False
) -> keras.callbacks.Callback:
    """Make a callback that keeps the numbers of each epoch, moves the progress bar, and stops when asked.

    Parameters
    ----------
    rates : learning rate of every step of the training.
    steps_an_epoch : how many of them make an epoch.
    label : what the progress bar says.
    stop : when it is set, the step under way is the last.
    silent : whether there is no progress bar.

    Returns
    -------
    A callback with ``history`` (name to one number an epoch), ``steps`` (done so far), ``total_steps``,
    ``steps_an_epoch``, ``label``, ``seconds`` (wall time so far without pauses), and
    ``seconds_not_counted``, to which a pause adds.
    """
    import keras

    class Recorder(keras.callbacks.Callback):
        def __init__(self) -> None:
            super().__init__()
            self.history: dict[str, list[float]] = {}
            self.label = label
            self.steps, self.steps_an_epoch, self.total_steps = 0, steps_an_epoch, len(rates)
            self.bar = progress_bar(len(rates), label, "step", silent=silent)
            self.started = time.perf_counter()
            self.seconds_not_counted = 0.0

        @property
        def seconds(self) -> float:
            return time.perf_counter() - self.started - self.seconds_not_counted

        def resume(self, history: dict[str, list[float]], seconds: float) -> None:
            """Take over the epochs of an earlier part of the same training, and the seconds they took."""
            self.history = history
            self.steps = len(history["loss"]) * steps_an_epoch
            self.bar.update(self.steps)
            self.started -= seconds

        def on_train_batch_end(self, batch, logs=None) -> None:
            self.steps += 1
            self.bar.update()
            if stop.is_set():
                self.model.stop_training = True

        def on_epoch_end(self, epoch, logs=None) -> None:
            if stop.is_set():  # during validation: no step of a further epoch
                self.model.stop_training = True
            for name, number in {**(logs or {}), "learning_rate": rates[self.steps - 1]}.items():
                self.history.setdefault(name, []).append(float(number))
            self.bar.set_postfix({name: f"{number:.3f}" for name, number in (logs or {}).items()})

    return Recorder()
