"""Train a Keras model on a Dataset and keep what happened: Settings + Dataset + model -> Run."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.batches import make_batches
from course.progress_bar import progress_bar
from course.runs import Run, Settings

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

__all__ = ["Run", "Settings", "accuracy", "learning_rates", "predict_classes", "train"]

WARM_UP_SHARE = 0.25  # the part of a one-cycle schedule in which the rate climbs


def train(
    model: keras.Model,
    dataset: Dataset,
    settings: Settings | None = None,
    *,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    label: str = "training",
    test: bool = True,
) -> Run:
    """Train a classifier in place, then test it once.

    Stopping the kernel during training is safe: the step under way is
    finished, the model keeps what it has learned, and the run so far comes back
    with ``interrupted`` set. Stopping it twice stops at once.

    Parameters
    ----------
    model : from ``(batch, …)`` floats to ``(batch, num_classes)`` probabilities; compiled here.
    dataset : float inputs (see ``Dataset.scaled``) and integer labels.
    settings : how to train; the defaults of ``Settings`` if None.
    callbacks : further Keras callbacks, e.g. ``WeightSnapshots``.
    label : what the progress bar says.
    test : whether to measure ``test_accuracy`` at the end; None stands in the run otherwise.

    Raises
    ------
    ValueError
        If inputs are not floats, contain NaN, do not fit the model, or labels exceed its classes.
    """
    import keras

    settings = settings or Settings()
    check_inputs(model, dataset)
    training, validation = split_validation(dataset.y_train, settings)
    keras.utils.set_random_seed(settings.seed)
    batches = make_batches(dataset.x_train, dataset.y_train, training, settings)
    model.compile(
        optimizer=make_optimizer(settings, len(batches) * settings.epochs),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    held_out = (dataset.x_train[validation], dataset.y_train[validation]) if len(validation) else None
    stop = threading.Event()
    recorder = make_recorder(settings, len(batches), label, stop)
    everything = [recorder, *callbacks]
    if settings.patience:
        everything.append(
            keras.callbacks.EarlyStopping(patience=settings.patience, restore_best_weights=True)
        )

    started = time.perf_counter()
    with set_on_interrupt(stop):
        try:
            model.fit(
                batches, validation_data=held_out, epochs=settings.epochs, verbose=0, callbacks=everything
            )
        except KeyboardInterrupt:
            stop.set()
        finally:
            recorder.bar.close()
    seconds = time.perf_counter() - started
    if hasattr(model, "jax_state_sync"):
        model.jax_state_sync()  # a step that JAX did not finish leaves the weights outside the model
    return Run(
        history=recorder.history,
        settings=settings,
        seconds=seconds,
        parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device=str(devices.describe()),
        test_accuracy=accuracy(model, dataset.x_test, dataset.y_test) if test else None,
        interrupted=stop.is_set(),
    )


def accuracy(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    """Share of the inputs whose most probable class is the label, in [0, 1]."""
    return float((predict_classes(model, inputs) == labels).mean())


def predict_classes(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    """Most probable class of each input: (n,) integers."""
    return model.predict(inputs, batch_size=500, verbose=0).argmax(axis=1)


def learning_rates(settings: Settings, total_steps: int) -> np.ndarray:
    """Learning rate of every step of a training: (total_steps,) floats."""
    from keras import ops

    schedule = make_schedule(settings, total_steps)
    if not callable(schedule):
        return np.full(total_steps, schedule)
    return np.array([float(ops.convert_to_numpy(schedule(step))) for step in range(total_steps)])


def make_schedule(
    settings: Settings, total_steps: int
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """Learning rate as Keras takes it: a number, or a schedule over ``total_steps`` steps."""
    if settings.schedule == "constant":
        return settings.learning_rate
    import keras

    warm_up = max(1, round(WARM_UP_SHARE * total_steps))
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate / 25,  # Smith & Topin 2018 start this far below the peak
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
        decay_steps=max(1, total_steps - warm_up),
    )


def make_optimizer(settings: Settings, total_steps: int) -> keras.optimizers.Optimizer:
    """Optimizer with the settings' learning-rate schedule spread over ``total_steps`` steps."""
    import keras

    shared = {
        "learning_rate": make_schedule(settings, total_steps),
        "weight_decay": settings.weight_decay or None,
    }
    if settings.optimizer == "adam":
        return keras.optimizers.Adam(**shared)
    return keras.optimizers.SGD(momentum=0.9 if settings.optimizer == "momentum" else 0.0, **shared)


def split_validation(labels: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Indices to train on and indices held out, each class in its proportion."""
    everything = np.arange(len(labels))
    if not settings.validation_fraction:
        return everything, everything[:0]
    from sklearn.model_selection import train_test_split

    return train_test_split(
        everything, test_size=settings.validation_fraction, stratify=labels, random_state=settings.seed
    )


def check_inputs(model: keras.Model, dataset: Dataset) -> None:
    """Refuse data on which a training would run for minutes and teach nothing."""
    for part, inputs, labels in (
        ("x_train", dataset.x_train, dataset.y_train),
        ("x_test", dataset.x_test, dataset.y_test),
    ):
        if not np.issubdtype(inputs.dtype, np.floating):
            raise ValueError(
                f"{part} must hold floats, got {inputs.dtype}; for images pass dataset.scaled(), "
                "which divides by 255 and adds the channel axis"
            )
        if inputs.shape[1:] != model.input_shape[1:]:
            raise ValueError(
                f"the model takes examples of shape {model.input_shape[1:]}, {part} has {inputs.shape[1:]}"
            )
        if not len(inputs):
            raise ValueError(f"{part} is empty")
        if not np.isfinite(inputs).all():
            raise ValueError(f"{part} contains NaN or infinite numbers; clean the inputs first")
        if not np.issubdtype(labels.dtype, np.integer):
            raise ValueError(f"labels must be integers, the number of the class, got {labels.dtype}")
        if labels.min() < 0 or labels.max() >= model.output_shape[-1]:
            raise ValueError(
                f"the model knows classes 0 to {model.output_shape[-1] - 1}, "
                f"labels go from {labels.min()} to {labels.max()}"
            )


def make_recorder(
    settings: Settings, steps_an_epoch: int, label: str, stop: threading.Event
) -> keras.callbacks.Callback:
    """Keras callback that keeps the numbers of each epoch, moves the progress bar, and stops when asked."""
    import keras

    rates = learning_rates(settings, steps_an_epoch * settings.epochs)

    class Recorder(keras.callbacks.Callback):
        def __init__(self) -> None:
            super().__init__()
            self.history: dict[str, list[float]] = {}
            self.bar = progress_bar(steps_an_epoch * settings.epochs, label, "step")
            self.steps = 0

        def on_train_batch_end(self, batch, logs=None) -> None:
            self.steps += 1
            self.bar.update()
            if stop.is_set():
                self.model.stop_training = True

        def on_epoch_end(self, epoch, logs=None) -> None:
            for name, number in {**(logs or {}), "learning_rate": rates[self.steps - 1]}.items():
                self.history.setdefault(name, []).append(float(number))
            self.bar.set_postfix({name: f"{number:.3f}" for name, number in (logs or {}).items()})

    return Recorder()


@contextmanager
def set_on_interrupt(stop: threading.Event) -> Iterator[None]:
    """Let the first interrupt set ``stop``, so that the step under way is finished.

    An exception in the middle of a step would leave a JAX model without its
    weights, and any model without the epoch's numbers.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers signals to the main thread only
        return

    def ask(number, frame) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)  # a second interrupt does what it always does

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
