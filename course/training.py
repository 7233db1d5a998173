"""Train a Keras model on a Dataset and keep what happened: Settings + Dataset + model -> Run."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.batches import make_batches
from course.checkpoints import Checkpoint
from course.interrupts import set_on_interrupt
from course.recording import Watch, make_recorder
from course.runs import Run, Settings

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

__all__ = ["Run", "Settings", "accuracy", "learning_rates", "predict_classes", "train"]

IMAGES_AT_ONCE = 500  # where nothing is learned from them: large batches are quicker
WARM_UP_SHARE = 0.25  # the part of a one-cycle schedule in which the rate climbs
START_SHARE = 1 / 25  # of the peak: how far below it Smith & Topin (2018) start


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
    ``checkpoint`` keeps.

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
    """
    import keras

    settings = settings or Settings()
    kept = Checkpoint(checkpoint, settings) if checkpoint is not None else None
    stop = threading.Event()
    with set_on_interrupt(stop):
        check_inputs(model, dataset, settings)
        training, validation = split_validation(dataset.y_train, settings)
        keras.utils.set_random_seed(settings.seed)
        batches = make_batches(dataset.x_train, dataset.y_train, training, settings)
        model.compile(
            optimizer=make_optimizer(settings, len(batches) * settings.epochs),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        # An optimizer that makes its variables in the first step has TensorFlow trace that step twice.
        model.optimizer.build(model.trainable_variables)
        held_out = (dataset.x_train[validation], dataset.y_train[validation]) if len(validation) else None
        rates = learning_rates(settings, len(batches) * settings.epochs)
        recorder = make_recorder(rates, len(batches), label, stop, silent=watch is not None)
        everything = [recorder, *callbacks]
        if kept:
            kept.restore(model, batches, recorder)
            everything.append(kept.make_keeper(batches, recorder))
        if watch:
            everything.append(watch.follow(recorder, stop))
        if settings.patience:
            everything.append(
                keras.callbacks.EarlyStopping(patience=settings.patience, restore_best_weights=True)
            )

        try:
            model.fit(
                batches,
                validation_data=held_out,
                validation_batch_size=IMAGES_AT_ONCE,
                epochs=settings.epochs,
                initial_epoch=len(recorder.history.get("loss", ())),  # those of a checkpoint are done
                verbose=0,
                callbacks=everything,
            )
        except KeyboardInterrupt:  # raised by a callback: between two steps, where nothing is lost
            stop.set()
        finally:
            recorder.bar.close()
            seconds = recorder.seconds
            if watch:
                watch.finish()
        test_accuracy = accuracy(model, dataset.x_test, dataset.y_test) if test else None
    return Run(
        history=recorder.history,
        settings=settings,
        seconds=seconds,
        parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device=str(devices.describe()),
        test_accuracy=test_accuracy,
        interrupted=stop.is_set(),
    )


def accuracy(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    """Share of the inputs whose most probable class is the label, in [0, 1]."""
    return float((predict_classes(model, inputs) == labels).mean())


def predict_classes(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    """Most probable class of each input: (n,) integers."""
    return model.predict(inputs, batch_size=IMAGES_AT_ONCE, verbose=0).argmax(axis=1)


def learning_rates(settings: Settings, total_steps: int) -> np.ndarray:
    """Learning rate of every step of a training: (total_steps,) floats.

    The same curve as :func:`make_schedule`, in NumPy: asking Keras step by step takes minutes on JAX.
    """
    if settings.schedule == "constant":
        return np.full(total_steps, settings.learning_rate)
    warm_up = warm_up_steps(total_steps)
    steps = np.arange(total_steps)
    climb = START_SHARE + (1 - START_SHARE) * steps / warm_up
    fall = (1 + np.cos(np.pi * (steps - warm_up) / max(1, total_steps - warm_up))) / 2
    return settings.learning_rate * np.where(steps < warm_up, climb, fall)


def warm_up_steps(total_steps: int) -> int:
    """Number of steps in which a one-cycle schedule climbs."""
    return max(1, round(WARM_UP_SHARE * total_steps))


def make_schedule(
    settings: Settings, total_steps: int
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """Learning rate as Keras takes it: a number, or a schedule over ``total_steps`` steps."""
    if settings.schedule == "constant":
        return settings.learning_rate
    import keras

    warm_up = warm_up_steps(total_steps)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate * START_SHARE,
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
