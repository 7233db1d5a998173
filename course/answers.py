"""What a person answered on the test that the nets sit: kept on this machine, and scored like them."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course.intervals import wilson_interval
from course.storage import learner_folder, write_text

if TYPE_CHECKING:
    from course.data import Dataset

PICTURES = 20  # as many as one labels in a minute or two
LONGEST_SECONDS = 3_600.0  # who takes longer went for a walk


@dataclass(frozen=True, eq=False)
class Answers:
    """A person's answers on some pictures of a test part, so far.

    Attributes
    ----------
    chosen : (count,) places of the pictures in the test part.
    labels : (count,) their right classes.
    class_names : in the order of the labels.
    given : the classes answered so far, in the order of ``chosen``.
    seconds : how long each answer took; ``None`` where nobody measured it.
    """

    chosen: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    given: tuple[int, ...] = ()
    seconds: tuple[float | None, ...] = ()

    @property
    def count(self) -> int:
        """How many pictures there are to name."""
        return len(self.chosen)

    @property
    def finished(self) -> bool:
        """Whether all pictures are named."""
        return len(self.given) == self.count

    @property
    def right(self) -> int:
        """How many answers so far are right."""
        return int((np.array(self.given, dtype=int) == self.labels[: len(self.given)]).sum())

    @property
    def accuracy(self) -> float | None:
        """Share of right answers, in [0, 1], once all pictures are named; ``None`` before."""
        return self.right / self.count if self.finished else None

    @property
    def band(self) -> tuple[float, float, float]:
        """Accuracy, and the lower and upper end of its 95 % interval.

        Raises
        ------
        ValueError
            If not all pictures are named yet.
        """
        if not self.finished:
            raise ValueError(f"{len(self.given)} of {self.count} pictures are named: name the others first")
        return (self.right / self.count, *wilson_interval(self.right, self.count))

    @property
    def median_seconds(self) -> float | None:
        """Seconds that an answer took, the middle one of those measured; ``None`` without any."""
        measured = [own for own in self.seconds if own is not None]
        return float(np.median(measured)) if measured else None

    @property
    def confusion(self) -> np.ndarray:
        """(classes, classes) counts of the answers so far, the right class along the rows."""
        counts = np.zeros((len(self.class_names), len(self.class_names)), dtype=int)
        np.add.at(counts, (self.labels[: len(self.given)], list(self.given)), 1)
        return counts

    def added(self, answer: int, seconds: float | None = None) -> Answers:
        """Return these answers and one more.

        Raises
        ------
        ValueError
            If all pictures are named already, there is no such class, or the time is none.
        """
        if self.finished:
            raise ValueError(f"all {self.count} pictures are named already")
        if answer not in range(len(self.class_names)):
            raise ValueError(f"expected a class from 0 to {len(self.class_names) - 1}, got {answer!r}")
        if not _is_time(seconds):
            raise ValueError(f"expected seconds of at least 0, or None, got {seconds!r}")
        return replace(self, given=(*self.given, int(answer)), seconds=(*self.seconds, seconds))


def choose_pictures(dataset: Dataset, count: int = PICTURES, seed: int = 0) -> Answers:
    """Draw pictures from the test part, which no net learned from; nothing is answered yet.

    Parameters
    ----------
    dataset : with integer labels; whether its images are scaled makes no difference.
    count : how many pictures.
    seed : which ones.

    Raises
    ------
    ValueError
        If the test part has fewer pictures, or ``count`` is below 1.
    """
    if not 1 <= count <= len(dataset.y_test):
        raise ValueError(f"expected to label between 1 and {len(dataset.y_test)} images, got {count}")
    chosen = np.random.default_rng(seed).choice(len(dataset.y_test), size=count, replace=False)
    return Answers(chosen, np.asarray(dataset.y_test)[chosen].astype(int), dataset.class_names)


def read_answers(dataset: Dataset, count: int = PICTURES, seed: int = 0) -> Answers:
    """Read what was answered on this machine, in this or another lesson; parameters as above.

    A file that is missing, damaged or of another test part counts as nothing answered. Files of the
    first form, a bare list of classes, are read as well: their times are not known.
    """
    asked = choose_pictures(dataset, count, seed)
    try:
        content = json.loads(file_of(dataset, count, seed).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return asked
    if isinstance(content, list):
        content = {"answers": content, "seconds": [None] * len(content), "pictures": fingerprint(asked)}
    try:
        given, seconds = content["answers"], content["seconds"]
        fits = content["pictures"] == fingerprint(asked) and len(given) == len(seconds) <= asked.count
        fits = fits and all(type(one) is int and one in range(len(asked.class_names)) for one in given)
        fits = fits and all(_is_time(one) for one in seconds)
    except (KeyError, TypeError):
        return asked
    return replace(asked, given=tuple(given), seconds=tuple(seconds)) if fits else asked


def write_answers(answers: Answers, file: Path) -> None:
    """Keep answers on this machine; a killed process leaves either the old file or the new one."""
    content = {
        "answers": list(answers.given),
        "seconds": list(answers.seconds),
        "pictures": fingerprint(answers),
    }
    write_text(file, json.dumps(content) + "\n")


def file_of(dataset: Dataset, count: int = PICTURES, seed: int = 0) -> Path:
    """Where the answers on these pictures are kept."""
    return learner_folder() / f"labels_{dataset.name}_{count}_{seed}.json"


def fingerprint(answers: Answers) -> str:
    """Digest that tells these pictures from others: of another test part, they are others."""
    numbers = np.concatenate([answers.chosen, answers.labels]).astype("<i8")
    return hashlib.blake2b(numbers.tobytes(), digest_size=8).hexdigest()


def _is_time(seconds: object) -> bool:
    if seconds is None:
        return True
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return number and math.isfinite(seconds) and 0 <= seconds <= LONGEST_SECONDS
