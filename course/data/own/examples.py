"""Write a folder as a learner would collect it, from what the course carries."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from numbers import Integral
from pathlib import Path

import numpy as np

from course.data.dataset import Dataset
from course.data.loading import load
from course.data.opinions import clear_opinions
from course.data.own.errors import OwnDataError
from course.data.own.naming import counted, shown

# Of each kind: classes and examples a class, if nothing else is asked for.
DEFAULTS = {
    "images": (("Sandal", "Sneaker", "Ankle boot"), 60),
    "sounds": (("yes", "no"), 60),
    "texts": (("negative", "positive"), 150),
    "csv": (("negative", "positive"), 150),
}
TABLE = "opinions.csv"


def write_example_folder(
    folder: str | os.PathLike,
    modality: str,
    *,
    classes: Sequence[str] | None = None,
    per_class: int | None = None,
    seed: int = 0,
) -> Path:
    """Write a folder that ``inspect_folder`` takes, out of the data that the course carries.

    It appears only when it is complete, and nothing that is already there is changed.

    Parameters
    ----------
    folder : where; it must not exist, or be empty.
    modality : "images" (garments, PNG), "sounds" (words by synthetic voices, WAV, named
        ``voice_number.wav``, so that ``group_by=r"^(.+)_"`` keeps voices together), "texts" (rated tweets and
        film snippets, ``.txt``), or "csv" (the same in one table).
    classes : at least two class names of ``fashion_mnist``, of ``voices``, or "negative" and "positive".
    per_class : how many examples of each.
    seed : which ones; a whole number, at least 0.

    Returns
    -------
    The path for ``inspect_folder``: the folder, or for "csv" the file in it.

    Raises
    ------
    OwnDataError
        If the folder holds something, or cannot be written.
    ValueError
        If there is no such modality or class, or not as many examples.
    """
    if modality not in DEFAULTS:
        raise ValueError(f"modality must be one of {', '.join(DEFAULTS)}, got {modality!r}")
    if not isinstance(seed, Integral) or isinstance(seed, bool) or seed < 0:
        raise ValueError(f"seed must be a whole number, at least 0, got {seed!r}")
    classes = DEFAULTS[modality][0] if classes is None else tuple(classes)
    per_class = DEFAULTS[modality][1] if per_class is None else per_class
    target = Path(os.path.abspath(os.path.expanduser(os.fspath(folder))))
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise OwnDataError(
            f"{shown(str(target))} is there already and holds something, which stays as it is: "
            "give another name, or delete it"
        )
    files = {"images": _pictures, "sounds": _sounds, "texts": _texts, "csv": _table}[modality]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target.parent))
        try:
            for name, content in files(classes, per_class, seed):
                path = unfinished / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            unfinished.chmod(0o755)  # a temporary folder is its owner's alone
            if target.is_dir():
                target.rmdir()
            unfinished.rename(target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise OwnDataError(
            f"{shown(str(target))} cannot be written ({error.strerror}): give a folder that is yours, "
            "on a disk with room"
        ) from error
    return target / TABLE if modality == "csv" else target


def _pictures(classes: Sequence[str], per_class: int, seed: int) -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    garments = load("fashion_mnist")
    for label, rows in _draw(garments, classes, per_class, seed):
        for number, row in enumerate(rows):
            content = io.BytesIO()
            Image.fromarray(garments.x_train[row]).save(content, "PNG")
            yield f"{_file_name(label)}/{number:04}.png", content.getvalue()


def _sounds(classes: Sequence[str], per_class: int, seed: int) -> Iterator[tuple[str, bytes]]:
    from scipy.io import wavfile

    voices = load("voices")
    speakers = voices.extra["train_voice"]
    # Whole voices after each other: most of them say all words, several times.
    place = np.random.default_rng(seed).permutation(len(voices.extra["voice_names"]))[speakers]
    for label, rows in _draw(voices, classes, per_class, seed, place):
        for number, row in enumerate(rows):
            content = io.BytesIO()
            wavfile.write(content, int(voices.extra["sample_rate_hz"]), voices.x_train[row])
            speaker = voices.extra["voice_names"][speakers[row]]
            yield f"{_file_name(label)}/{speaker}_{number:04}.wav", content.getvalue()


def _texts(classes: Sequence[str], per_class: int, seed: int) -> Iterator[tuple[str, bytes]]:
    opinions = clear_opinions(load("opinions"))
    for label, rows in _draw(opinions, classes, per_class, seed):
        for number, row in enumerate(rows):
            yield f"{_file_name(label)}/{number:04}.txt", f"{opinions.x_train[row]}\n".encode()


def _table(classes: Sequence[str], per_class: int, seed: int) -> Iterator[tuple[str, bytes]]:
    opinions = clear_opinions(load("opinions"))
    drawn = [(row, label) for label, rows in _draw(opinions, classes, per_class, seed) for row in rows]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("text", "label"))
    for at in np.random.default_rng(seed).permutation(len(drawn)):
        row, label = drawn[at]
        writer.writerow((opinions.x_train[row], label))
    yield TABLE, table.getvalue().encode()


def _draw(
    dataset: Dataset, classes: Sequence[str], per_class: int, seed: int, place: np.ndarray | None = None
) -> list[tuple[str, np.ndarray]]:
    """Draw training examples of each class: any, or the first by their ``place``."""
    unknown = [name for name in classes if name not in dataset.class_names]
    if unknown or len(set(classes)) < max(2, len(classes)):
        raise ValueError(
            f"classes must be at least two of {', '.join(dataset.class_names)}, each once, got {classes}"
        )
    random = np.random.default_rng(seed)
    drawn = []
    for name in classes:
        rows = random.permutation(np.flatnonzero(dataset.y_train == dataset.class_names.index(name)))
        if not isinstance(per_class, int) or not 1 <= per_class <= len(rows):
            raise ValueError(
                f"per_class must be a whole number from 1 to {len(rows):,}, of which there are "
                f"{counted(len(rows), 'example')} of {name!r}, got {per_class!r}"
            )
        rows = rows if place is None else rows[np.argsort(place[rows], kind="stable")]
        drawn.append((name, rows[:per_class]))
    return drawn


def _file_name(label: str) -> str:
    """Label as the name of a folder: "T-shirt/top" would be two."""
    return label.replace("/", " or ")
