"""Train a Keras model on a Dataset and keep what happened: Settings + Dataset + model -> Run."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.batches import make_batches
from course.checkpoints import Checkpoint
from course.feeding import feed, feed_in_order
from course.interrupts import set_on_interrupt
from course.recording import Watch, make_recorder
from course.runs import Run, Settings
from course.schedules import learning_rates, make_optimizer
from course.shortage import LastEpoch, halve, hold_weights, is_out_of_memory

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

__all__ = ["Run", "Settings", "accuracy", "learning_rates", "predict_classes", "train"]

IMAGES_AT_ONCE = 500  # where nothing is learned from them: large batches are quicker


def train(
    model: keras.Model,
    dataset: Dataset,
    settings: Settings | None = None,
    *,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    label: str = "training",
    test: bool = True,
    watch: Watch | None = None,
    checkpoint: str | None = None,
) -> Run:
    """Train a classifier in place, then test it once.

    Stopping the kernel during training is safe: the step under way is
    finished, the model keeps what it has learned and is tested, and the run so
    far comes back with ``interrupted`` set. What a dead kernel would lose, a
    ``checkpoint`` keeps. If memory does not suffice, the training says so and goes
    on from its last whole epoch with batches of half the size, at the same rate;
    ``run.settings`` tells the size in the end.

    Parameters
    ----------
    model : from ``(batch, …)`` floats to ``(batch, num_classes)`` probabilities; compiled here.
    dataset : float inputs (see ``Dataset.scaled``) and integer labels.
    settings : how to train; the defaults of ``Settings`` if None.
    callbacks : further Keras callbacks, e.g. ``WeightSnapshots``.
    label : what the progress bar says.
    test : whether to measure ``test_accuracy`` at the end; None stands in the run otherwise.
    watch : a panel of ``course.widgets.watch_training``, in place of the progress bar.
    checkpoint : name under which each finished epoch is kept in the learner's folder. The same call
        goes on from there later, after an interrupt or in a new kernel; after the last epoch it gives
        back model and history at once. See ``course.checkpoints``, also for how to remove it.

    Raises
    ------
    ValueError
        If inputs are not floats, contain NaN, do not fit the model or the augmentation, labels
        exceed its classes, a class has too few examples to hold some out, or the checkpoint is that
        of another training.
    MemoryError
        If memory does not suffice for a single example.
    """
    import keras

    settings = settings or Settings()
    kept = Checkpoint(checkpoint, settings) if checkpoint is not None else None
    stop = threading.Event()
    with set_on_interrupt(stop):
        check_inputs(model, dataset, settings)
        training, validation = split_validation(dataset.y_train, settings)
        held_out = (dataset.x_train[validation], dataset.y_train[validation]) if len(validation) else None
        fed = settings
        if kept and kept.batch_size < settings.batch_size:
            fed = replace(settings, batch_size=kept.batch_size)
        last: LastEpoch | None = None
        while True:
            keras.utils.set_random_seed(settings.seed)
            batches = make_batches(dataset.x_train, dataset.y_train, training, fed)
            prepare(model, fed, len(batches) * settings.epochs)
            rates = learning_rates(fed, len(batches) * settings.epochs)
            recorder = make_recorder(rates, len(batches), label, stop, silent=watch is not None)
            everything = [recorder, *callbacks]
            if last:
                last.restore(model, recorder)
            elif kept:
                kept.restore(model, batches, recorder)
            if kept:
                everything.append(kept.make_keeper(batches, recorder))
            last = last or LastEpoch(model, recorder)
            everything.append(last.make_keeper(batches, recorder))
            if watch:
                everything.append(watch.follow(recorder, stop))
            if settings.patience:
                everything.append(
                    keras.callbacks.EarlyStopping(patience=settings.patience, restore_best_weights=True)
                )
            # Where memory was short, what suffices for a step suffices for looking at as many.
            looked_at = IMAGES_AT_ONCE if fed is settings else fed.batch_size
            too_large = False
            try:
                model.fit(
                    feed(batches, shuffle=True),
                    shuffle=False,  # that is done already
                    validation_data=feed_in_order(*held_out, batch_size=looked_at) if held_out else None,
                    epochs=settings.epochs,
                    initial_epoch=len(recorder.history.get("loss", ())),  # those done already
                    verbose=0,
                    callbacks=everything,
                )
            except KeyboardInterrupt:  # raised by a callback: between two steps, where nothing is lost
                stop.set()
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                too_large = True
            finally:
                recorder.bar.close()
                if watch:
                    watch.finish()
            if not too_large:
                break
            # Only here: as long as the error is at hand, it holds what has filled the memory.
            fed = replace(fed, batch_size=halve(batches.size, f"epoch {last.epochs + 1} of {label}"))
            if kept:
                kept.batch_size = fed.batch_size
        seconds = recorder.seconds
        test_accuracy = accuracy(model, dataset.x_test, dataset.y_test) if test else None
    return Run(
        history=recorder.history,
        settings=fed,
        seconds=seconds,
        parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device=str(devices.describe()),
        test_accuracy=test_accuracy,
        interrupted=stop.is_set(),
    )


def prepare(model: keras.Model, settings: Settings, total_steps: int) -> None:
    """Compile a classifier for a training of so many steps."""
    model.compile(
        optimizer=make_optimizer(settings, total_steps),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    # An optimizer that makes its variables in the first step has TensorFlow trace that step twice.
    model.optimizer.build(model.trainable_variables)


def accuracy(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    """Share of the inputs whose most probable class is the label, in [0, 1]."""
    return float((predict_classes(model, inputs) == labels).mean())


def predict_classes(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    """Most probable class of each input: (n,) integers."""
    at_once = IMAGES_AT_ONCE
    held = hold_weights(model)
    while True:
        try:
            return model.predict(feed_in_order(inputs, batch_size=at_once), verbose=0).argmax(axis=1)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        for variable, value in held:
            variable.assign(value)
        at_once = halve(min(at_once, len(inputs)), "prediction")


def split_validation(labels: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Indices to train on and indices held out, each class in its proportion."""
    everything = np.arange(len(labels))
    if not settings.validation_fraction:
        return everything, everything[:0]
    from sklearn.model_selection import train_test_split

    fraction = settings.validation_fraction
    try:
        return train_test_split(everything, test_size=fraction, stratify=labels, random_state=settings.seed)
    except ValueError as error:
        raise ValueError(
            f"cannot hold out {fraction} of {len(labels)} examples with every class on both sides ({error}); "
            "set validation_fraction=0, or train on more examples"
        ) from error


def check_inputs(model: keras.Model, dataset: Dataset, settings: Settings) -> None:
    """Refuse data on which a training would run for minutes and teach nothing."""
    if settings.augment and dataset.x_train.ndim != 4:
        raise ValueError(
            f"augment={settings.augment} moves images (n, height, width, channels), "
            f"x_train has shape {dataset.x_train.shape}; set augment=()"
        )
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
        if labels.ndim != 1:
            raise ValueError(f"expected one label an example, (n,), got labels of shape {labels.shape}")
        if labels.min() < 0 or labels.max() >= model.output_shape[-1]:
            raise ValueError(
                f"the model knows classes 0 to {model.output_shape[-1] - 1}, "
                f"labels go from {labels.min()} to {labels.max()}"
            )
