"""What a panel notes down of a training that it watches: curves, filters, and words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course.snapshots import first_filters, spread_steps

if TYPE_CHECKING:
    import keras

POINTS = 100  # of each training curve, about
FILTERS_AT_MOST = 32
NAMES = ("loss", "accuracy")


class TrainingNotes:
    """Notes on one training, taken at steps that only its length decides.

    Parameters
    ----------
    recorder : as ``course.recording.make_recorder`` makes it; it knows steps, seconds and history.

    Attributes
    ----------
    snapshots : step to the first layer's weights, as ``first_filters`` gives them.
    pictures, captions : of each snapshot its filters, see :func:`to_pictures`, and what they show.
    """

    def __init__(self, recorder: keras.callbacks.Callback) -> None:
        self.recorder = recorder
        self.snapshots: dict[int, np.ndarray] = {}
        self.pictures: list[np.ndarray] = []
        self.captions: list[str] = []
        self._points: dict[str, list[tuple[float, float]]] = {name: [] for name in NAMES}
        self._snapshot_steps = frozenset(spread_steps(recorder.total_steps))
        self._every = max(1, recorder.total_steps // POINTS)
        self._first_step: tuple[int, float] | None = None
        self.begin_epoch()

    @property
    def epochs(self) -> int:
        """How many the training is to have."""
        return self.recorder.total_steps // self.recorder.steps_an_epoch

    def begin_epoch(self) -> None:
        """Take note that an epoch begins: Keras starts its means anew."""
        self._began = self._counted = self.recorder.steps
        self._sums = dict.fromkeys(NAMES, 0.0)

    def wants_filters(self) -> bool:
        """Whether this is a step at which to look at the filters."""
        return self.recorder.steps in self._snapshot_steps

    def keep_filters(self, model: keras.Model) -> None:
        """Keep the first layer's filters as they are now, where they are pictures."""
        step = self.recorder.steps
        kernel = None if step in self.snapshots else first_filters(model)
        if kernel is None:
            return
        self.snapshots[step] = kernel
        self.pictures.append(to_pictures(kernel[..., :FILTERS_AT_MOST]))
        caption = f"step {step:,} of {self.recorder.total_steps:,}"
        if len(self.snapshots) > 1:
            moved = distance_moved(kernel, next(iter(self.snapshots.values())))
            caption += f": moved by {moved:.2f} of their length"
        self.captions.append(caption)

    def keep_numbers(self, means: dict[str, float]) -> None:
        """After a step, add a point to the training curves if it is time.

        Parameters
        ----------
        means : loss and accuracy as Keras tells them: of all steps since the epoch began. The point is
            the mean since the point before, else one would see little of a change late in an epoch.
        """
        step = self.recorder.steps
        if self._first_step is None:  # traced by the backend: its seconds say nothing of the others
            self._first_step = (step, self.recorder.seconds)
        if step % self._every and step % self.recorder.steps_an_epoch:
            return
        sums = {name: float(means[name]) * (step - self._began) for name in NAMES}
        for name in NAMES:
            mean = (sums[name] - self._sums[name]) / (step - self._counted)
            self._points[name].append((step / self.recorder.steps_an_epoch, mean))
        self._counted, self._sums = step, sums

    def curves(self) -> dict[str, dict[str, list[tuple[float, float]]]]:
        """Loss and accuracy so far: to "training" and "validation", each a list of (epoch, value)."""
        history = self.recorder.history
        return {
            name: {
                "training": list(self._points[name]),
                "validation": list(enumerate(history.get(f"val_{name}", ()), start=1)),
            }
            for name in NAMES
        }

    def time_left(self) -> str:
        """How long it will take yet, in words."""
        recorder = self.recorder
        if self._first_step is None or recorder.steps == self._first_step[0]:
            return "preparing the first step"
        steps, seconds = self._first_step
        pace = (recorder.seconds - seconds) / (recorder.steps - steps)
        left = pace * (recorder.total_steps - recorder.steps)
        return f"about {left:.0f} s left" if left < 100 else f"about {left / 60:.0f} min left"

    def describe(self) -> str:
        """Numbers of the last epoch that has ended, in words."""
        history = self.recorder.history
        if not history.get("loss"):
            return "No epoch has ended yet."
        last = {name: numbers[-1] for name, numbers in history.items()}
        words = f"Epoch {len(history['loss'])} of {self.epochs}: "
        words += f"loss {last['loss']:.3f}, accuracy {100 * last['accuracy']:.1f} %"
        if "val_loss" in last:
            words += f"; on validation {last['val_loss']:.3f} and {100 * last['val_accuracy']:.1f} %"
        return words + "."


def to_pictures(kernel: np.ndarray) -> np.ndarray:
    """Filters as pictures, each stretched to its own largest weight: mid-grey is zero, white positive.

    Parameters
    ----------
    kernel : (height, width, 1 or 3, filters) floats.

    Returns
    -------
    (filters, height, width, 3) uint8 array.
    """
    reach = np.abs(kernel).max(axis=(0, 1, 2))
    shares = kernel / np.where(reach > 0, reach, 1)
    pictures = np.rint(255 * (shares + 1) / 2).astype(np.uint8)
    coloured = np.broadcast_to(pictures, (*kernel.shape[:2], 3, kernel.shape[3]))
    return np.ascontiguousarray(coloured.transpose(3, 0, 1, 2))


def distance_moved(kernel: np.ndarray, start: np.ndarray) -> float:
    """How far filters are from their start, in lengths of their start: the median over filters."""
    lengths = np.linalg.norm(start.reshape(-1, start.shape[-1]), axis=0)
    far = np.linalg.norm((kernel - start).reshape(-1, start.shape[-1]), axis=0)
    return float(np.median(far / np.where(lengths > 0, lengths, 1)))
