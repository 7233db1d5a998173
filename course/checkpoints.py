"""Keep a training on disk, epoch by epoch, so that a dead kernel loses no more than the epoch under way."""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from course.runs import Settings
from course.storage import learner_folder, write_text, writing

if TYPE_CHECKING:
    import keras


def remove_checkpoint(name: str) -> None:
    """Remove a kept training, so that the next one of this name starts afresh; no matter if there is none."""
    folder, name = checkpoint_folder(), check_name(name)
    (folder / f"{name}.json").unlink(missing_ok=True)
    for weights in folder.glob(f"{name}-*.weights.h5"):
        weights.unlink()


def checkpoint_folder() -> Path:
    """Folder of all kept trainings, in the learner's own folder."""
    return learner_folder() / "checkpoints"


def check_name(name: str) -> str:
    """Refuse a name that could lead out of the folder, or that no system can write."""
    if not isinstance(name, str) or not re.fullmatch(r"\w+", name, re.ASCII):
        raise ValueError(f"a checkpoint's name consists of letters, digits and _, got {name!r}")
    return name


class Checkpoint:
    """One kept training: a small JSON file, and the weights of model and optimizer, which it names.

    The JSON file is replaced in one move, after the weights are on disk. So whatever kills the process,
    both are of the same epoch.

    Parameters
    ----------
    name : letters, digits and _.
    settings : of the training.

    Attributes
    ----------
    batch_size : examples a step: those of the settings, or fewer where memory did not suffice for so many.

    Raises
    ------
    ValueError
        If the name has other characters, or the settings stop early: which epoch was the best is not kept.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = check_name(name), settings
        self.file = checkpoint_folder() / f"{name}.json"
        self._order: dict[str, object] | None = None
        if settings.patience:
            raise ValueError("a checkpoint cannot be kept of a training with patience; set patience=None")
        self.batch_size = self._kept_batch_size()

    def _kept_batch_size(self) -> int:
        """Examples a step of what is kept; if that is unreadable, ``restore`` says so."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return max(1, min(kept["batch_size"], self.settings.batch_size))
        except (OSError, ValueError, TypeError, KeyError):
            return self.settings.batch_size

    def restore(self, model: keras.Model, batches: keras.utils.PyDataset, recorder: object) -> None:
        """Put model, optimizer, order of images and recorder where the kept training was, if there is one.

        Raises
        ------
        ValueError
            If what is kept is that of other settings, of another model or other data, or damaged.
        """
        if not self.file.exists():
            return
        remedy = f"choose another name, or call course.checkpoints.remove_checkpoint({self.name!r})"
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            settings, history, seconds = Settings(**kept["settings"]), kept["history"], kept["seconds"]
            training, order, weights = kept["training"], kept["order"], self.file.parent / kept["weights"]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"the checkpoint {self.file} is damaged ({error}); {remedy}") from error
        if settings != self.settings or training != describe(model, batches):
            raise ValueError(
                f"the checkpoint {self.name!r} is of another training: of {training} with {settings}; "
                f"this one is of {describe(model, batches)} with {self.settings}; {remedy}"
            )
        try:
            model.load_weights(weights)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"the weights {weights} do not fit ({error}); {remedy}") from error
        self._order = order
        recorder.resume(history, seconds)
        done = len(history["loss"])
        print(f"Checkpoint {self.name!r}: {done} of {settings.epochs} epochs were done already.")

    def make_keeper(self, batches: keras.utils.PyDataset, recorder: object) -> keras.callbacks.Callback:
        """Make a callback that keeps every full epoch; it comes after the recorder."""
        import keras

        checkpoint = self

        class Keeper(keras.callbacks.Callback):
            def on_train_begin(self, logs=None) -> None:
                # Only now, since Keras looks at some batches first, and so draws from the same numbers.
                if checkpoint._order:
                    batches.random.bit_generator.state = checkpoint._order["images"]
                    batches.on_epoch_end()
                    version, numbers, spare = checkpoint._order["batches"]
                    random.setstate((version, tuple(numbers), spare))  # Keras shuffles whole batches by it

            def on_epoch_end(self, epoch, logs=None) -> None:
                if recorder.steps == (epoch + 1) * recorder.steps_an_epoch:  # else it was cut short
                    checkpoint.write(self.model, batches, recorder)

        return Keeper()

    def write(self, model: keras.Model, batches: keras.utils.PyDataset, recorder: object) -> None:
        """Keep the training as it is now, between two epochs."""
        weights = self.file.with_name(f"{self.name}-{len(recorder.history['loss'])}.weights.h5")
        with writing(weights) as unfinished:
            model.save_weights(unfinished)
        kept = {
            "settings": asdict(self.settings),
            "training": describe(model, batches),
            "history": recorder.history,
            "seconds": recorder.seconds,
            "batch_size": self.batch_size,
            "order": {"images": batches.state, "batches": random.getstate()},
            "weights": weights.name,
        }
        write_text(self.file, json.dumps(kept))
        for older in self.file.parent.glob(f"{self.name}-*.weights.h5"):
            if older != weights:
                older.unlink()


def describe(model: keras.Model, batches: keras.utils.PyDataset) -> str:
    """What must be the same for a training to go on: size of the model, and of an epoch."""
    return f"{model.count_params():,} weights, {len(batches)} steps an epoch"
