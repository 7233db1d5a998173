"""Watch a net while it trains: curves, filters that form, and buttons that pause and stop it."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import anywidget
import ipywidgets as widgets
import traitlets

from course.figures.display import in_notebook
from course.figures.watching import plot_watched
from course.widgets.elements import JAVASCRIPT
from course.widgets.panel import Panel, render
from course.widgets.subshells import answer_while_cells_run
from course.widgets.watching_notes import TrainingNotes

if TYPE_CHECKING:
    import keras
    import numpy as np

SECONDS_BETWEEN = 1.0  # at least, from one state that is sent to the next
LARGEST_SHARE = 0.01  # of the training's time that sending may take


def watch_training() -> TrainingPanel:
    """Make a panel to be given to a training: ``train(model, dataset, settings, watch=panel)``.

    It appears below the cell that trains. Pause, Resume and Stop act between two steps, while that cell
    runs; afterwards model and run are what they are after any training, with ``run.interrupted`` set if
    it was stopped. The slider goes back through the filters of the first layer, where they are pictures.

    Buttons act during a training in the course's JupyterLab, which sends them past the cell that runs; in
    other places they may wait for its end, and the kernel's own interrupt stops the training.

    Returns
    -------
    A panel with ``snapshots``, {step: weights of the first layer}, as ``first_filters`` gives them.
    """
    return TrainingPanel()


class TrainingView(anywidget.AnyWidget):
    """What is to be seen of a training, drawn by the browser from numbers; see ``javascript/watching.js``.

    Attributes
    ----------
    label, time_left, summary : words: whose training, how long yet, and what the curves show.
    steps, total_steps, epochs : how far it is, and goes.
    curves : "loss" and "accuracy" to {"training": [(epoch, value), …], "validation": […]}.
    filters : bytes of all pictures (snapshots, filters, height, width, 3); ``filter_shape`` is
        [filters, height, width].
    captions : of each snapshot, what it shows.
    shown : number of the snapshot that is shown; -1 is always the newest.
    """

    _esm = JAVASCRIPT / "watching.js"
    label = traitlets.Unicode("").tag(sync=True)
    time_left = traitlets.Unicode("").tag(sync=True)
    summary = traitlets.Unicode("no numbers yet").tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    total_steps = traitlets.Int(0).tag(sync=True)
    epochs = traitlets.Int(1).tag(sync=True)
    curves = traitlets.Dict().tag(sync=True)
    filters = traitlets.Bytes(b"").tag(sync=True)
    filter_shape = traitlets.List(traitlets.Int(), default_value=[0, 0, 0]).tag(sync=True)
    captions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    shown = traitlets.Int(-1).tag(sync=True)


class TrainingPanel(Panel):
    """A training under way, or the last one; see :func:`watch_training`."""

    def __init__(self) -> None:
        super().__init__()
        self.view = TrainingView()
        self.pause = widgets.Button(description="Pause", disabled=True)
        self.stop = widgets.Button(description="Stop", disabled=True)
        self.on_click(self.pause, self._pause_or_resume)
        self.on_click(self.stop, self._ask_to_stop)
        # The picture is for readers without a kernel only, so it is not among the parts.
        self.children = [self.view, widgets.HBox([self.pause, self.stop]), self.status, self.problem]
        answer_while_cells_run(self.view, self.pause, self.stop)
        self._notes: TrainingNotes | None = None
        self._going, self._stopping = threading.Event(), threading.Event()
        self._output = None
        self.say("No training yet: give this panel to one, train(..., watch=panel).")

    @property
    def snapshots(self) -> dict[int, np.ndarray]:
        """Step to the first layer's weights, (height, width, channels, filters), where they are pictures."""
        return self._notes.snapshots if self._notes else {}

    def follow(self, recorder: keras.callbacks.Callback, stop: threading.Event) -> keras.callbacks.Callback:
        """Begin with a new training; see ``course.recording.Watch``."""
        self._notes, self._stopping = TrainingNotes(recorder), stop
        self._going.set()
        self._next_time = 0.0
        self._live = in_notebook() and os.environ.get("COURSE_PROGRESS") != "off"
        self.picture.png = b""
        self.view.shown, self.view.captions = -1, []
        self.pause.description = "Pause"
        self.pause.disabled = self.stop.disabled = False
        self.say("The training begins.")
        self.guard(self._tell)
        if self._live:
            from IPython.display import display

            self._output = display(self, display_id=True)
        return make_follower(self, self._notes)

    def after_step(self) -> None:
        """Send what is new, about once a second, and wait if somebody has asked for a pause."""
        began = time.perf_counter()
        if self._live and began >= self._next_time:
            self.guard(self._tell)
            now = time.perf_counter()
            self._next_time = now + max(SECONDS_BETWEEN, (now - began) / LARGEST_SHARE)
        if not self._going.is_set():
            self._hold()

    def finish(self) -> None:
        """Take note that the training has ended, however it did; draw the picture that stays."""
        recorder = self._notes.recorder
        self.pause.disabled = self.stop.disabled = True
        end = "Done"
        if recorder.steps < recorder.total_steps:
            end = f"Stopped after {recorder.steps:,} of {recorder.total_steps:,} steps"
        self.guard(self._tell)
        begun = -(-recorder.steps // recorder.steps_an_epoch)
        self.view.epochs = max(1, begun)  # no room for what did not come
        self.view.time_left = end.lower()
        self.say(f"{end}, in {recorder.seconds:.0f} s. {self._notes.describe()}")
        if not in_notebook():
            return
        self.guard(self.update)
        if self._output is not None:
            self._output.update(self)  # what the notebook stores is the picture as it is now
            self._output = None
        else:
            from IPython.display import display

            display(self)

    def update(self) -> None:
        """Draw the picture for readers without a kernel: curves, and filters at three moments."""
        notes, rows = self._notes, {}
        if notes.pictures:
            places = (0, len(notes.pictures) // 2, -1)
            rows = {notes.captions[place]: notes.pictures[place] for place in places}
        self.picture.png = render(plot_watched(notes.curves(), rows))
        self.picture.alt = f"A training, watched. {notes.describe()}"
        if rows:
            self.picture.alt += f" Below, filters of the first layer at three moments; {notes.captions[-1]}."

    def close(self) -> None:
        """Free all that the panel holds; a training that it has paused goes on."""
        self._going.set()
        super().close()

    def _pause_or_resume(self) -> None:
        if self._going.is_set():
            self._going.clear()
            self.pause.description = "Resume"
            self.say("Pausing after this step.")
        else:
            self._resume()

    def _resume(self) -> None:
        self.pause.description = "Pause"
        self.say("The training goes on.")
        self._going.set()

    def _ask_to_stop(self) -> None:
        self.say("Stopping after this step.")
        self._stopping.set()

    def _hold(self) -> None:
        """Wait until somebody resumes or stops; an interrupt of the kernel stops, too."""
        recorder, began = self._notes.recorder, time.perf_counter()
        self.guard(self._tell)
        self.view.time_left = "paused"
        self.say(f"Paused after {recorder.steps:,} of {recorder.total_steps:,} steps.")
        while not self._going.wait(0.05) and not self._stopping.is_set():
            pass
        self._going.set()
        recorder.seconds_not_counted += time.perf_counter() - began

    def _tell(self) -> None:
        notes, view = self._notes, self.view
        recorder = notes.recorder
        with view.hold_sync():  # one message for all
            view.label, view.steps, view.total_steps = recorder.label, recorder.steps, recorder.total_steps
            view.epochs, view.curves, view.summary = notes.epochs, notes.curves(), notes.describe()
            view.time_left = notes.time_left()
            if len(notes.captions) != len(view.captions):
                view.filter_shape = list(notes.pictures[0].shape[:3])
                view.filters = b"".join(pictures.tobytes() for pictures in notes.pictures)
                view.captions = list(notes.captions)

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**options)
        if not self.picture.png:
            data["text/plain"] = "A panel to watch a training."
        return data, metadata


def make_follower(panel: TrainingPanel, notes: TrainingNotes) -> keras.callbacks.Callback:
    """Keras callback that takes the notes. What goes wrong in that is shown, and the training goes on."""
    import keras

    class Follower(keras.callbacks.Callback):
        def on_train_begin(self, logs=None) -> None:
            panel.guard(lambda: notes.keep_filters(self.model))

        def on_epoch_begin(self, epoch, logs=None) -> None:
            notes.begin_epoch()

        def on_train_batch_end(self, batch, logs=None) -> None:
            if notes.wants_filters():
                panel.guard(lambda: notes.keep_filters(self.model))
            panel.guard(lambda: notes.keep_numbers(logs or {}))
            panel.after_step()

        def on_epoch_end(self, epoch, logs=None) -> None:
            panel.say(notes.describe())

        def on_train_end(self, logs=None) -> None:
            panel.guard(lambda: notes.keep_filters(self.model))

    return Follower()
