"""What a training is told and what it tells back: Settings and Run, plain numbers without Keras."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from course.batches import AUGMENTATIONS
from course.storage import write_text

SCHEDULES = ("one_cycle", "constant")
OPTIMIZERS = ("adam", "sgd", "momentum")


@dataclass(frozen=True)
class Settings:
    """How to train: everything beside the model and the data that shapes the result.

    Attributes
    ----------
    epochs : passes over the training images.
    batch_size : images a step.
    learning_rate : the rate, or with ``one_cycle`` its peak.
    schedule : "one_cycle" climbs to the peak in the first quarter of all steps and
        falls to zero along a cosine; "constant" keeps the rate.
    optimizer : "adam", "sgd", or "momentum" (SGD with momentum 0.9).
    weight_decay : share of each weight taken off at every step, times the learning rate.
    validation_fraction : share of the training part held out and never trained on, in [0, 1).
    augment : random changes of each training image, of "flip", "shift" and "shift_mirrored".
    patience : stop after so many epochs without a lower validation loss, and go
        back to the weights of the best one; None trains to the end.
    seed : fixes the held-out images, the order, and the augmentation. The first weights
        are drawn when the model is built: call ``keras.utils.set_random_seed`` before that.
    """

    epochs: int = 5
    batch_size: int = 64
    learning_rate: float = 1e-3
    schedule: str = "one_cycle"
    optimizer: str = "adam"
    weight_decay: float = 0.0
    validation_fraction: float = 0.1
    augment: tuple[str, ...] = ()
    patience: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "augment", tuple(self.augment))  # JSON gives back a list
        object.__setattr__(self, "learning_rate", float(self.learning_rate))  # Keras refuses a whole number
        for name in ("epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.patience is not None and (self.patience < 1 or not self.validation_fraction):
            raise ValueError(
                f"patience must be at least 1 and needs validation data, got patience={self.patience}, "
                f"validation_fraction={self.validation_fraction}"
            )
        if self.learning_rate <= 0 or self.weight_decay < 0:
            raise ValueError(
                "learning_rate must be above 0 and weight_decay at least 0, "
                f"got {self.learning_rate} and {self.weight_decay}"
            )
        if not 0 <= self.validation_fraction < 1:
            raise ValueError(f"validation_fraction must be in [0, 1), got {self.validation_fraction}")
        choices = {"schedule": SCHEDULES, "optimizer": OPTIMIZERS}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} must be one of {allowed}, got {getattr(self, name)!r}")
        if unknown := set(self.augment) - set(AUGMENTATIONS):
            raise ValueError(f"augment knows {tuple(AUGMENTATIONS)}, got {sorted(unknown)}")


@dataclass(frozen=True)
class Run:
    """One training as plain numbers, so that figures and files need no Keras.

    Attributes
    ----------
    history : an equally long list each for "loss", "accuracy", "learning_rate" and, with
        validation data, "val_loss" and "val_accuracy": one number an epoch.
    settings : what it was trained with.
    seconds : wall time of the training, without the final test.
    parameters : numbers that training could change.
    device : what computed it.
    test_accuracy : share of the test images classified correctly, in [0, 1]; None if not asked for.
    interrupted : whether somebody stopped it before the end.
    """

    history: dict[str, list[float]]
    settings: Settings
    seconds: float
    parameters: int
    device: str
    test_accuracy: float | None
    interrupted: bool = False

    def save(self, path: str | Path) -> None:
        """Write the run as JSON; an existing file is replaced only by a complete one."""
        write_text(path, json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, path: str | Path) -> Run:
        """Read a run that :meth:`save` wrote.

        Raises
        ------
        ValueError
            If the file is not a run: cut short, or something else.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            return cls(**{**content, "settings": Settings(**content["settings"])})
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"{path} does not hold a saved Run ({error}); train and save it again"
            ) from error
