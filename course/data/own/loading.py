"""Turn a learner's folder or table into a Dataset, split for training and testing."""

from __future__ import annotations

import os
from numbers import Integral, Real
from pathlib import Path

import numpy as np

from course.data.clip_length import fit_length
from course.data.dataset import Dataset
from course.data.own import pictures, recordings, tables, writings
from course.data.own.errors import OwnDataError, UnreadableError
from course.data.own.findings import one_class_only
from course.data.own.inspection import Inspection, inspect_folder
from course.data.own.naming import shown
from course.data.own.reading import NOUNS, fingerprint, for_all
from course.data.own.splitting import components, split
from course.data.voices import SAMPLE_RATE_HZ

SMALLEST, LARGEST = 8, 512  # pixels
SHORTEST, LONGEST = 0.1, 60.0  # seconds


def load_own(
    inspection: Inspection | str | os.PathLike,
    *,
    group_by: str | None = None,
    test_fraction: float = 0.25,
    seed: int = 0,
    size: int = 32,
    seconds: float = 1.0,
) -> Dataset:
    """Load a learner's own pictures, sounds or texts.

    Files that cannot be used are left out; ``inspect_folder`` lists them. No group and no content is on
    both sides of the split. Of copies one is tested on at most, and none whose labels differ.

    Parameters
    ----------
    inspection : of ``inspect_folder``, or the path of a folder or table, which is then inspected first.
    group_by : as of ``inspect_folder``; ``None`` keeps the groups of the inspection, where it has any.
    test_fraction : share of each class to test on, between 0 and 1.
    seed : which examples are tested on; a whole number, at least 0.
    size : side of the square that pictures are fitted into, 8 to 512 pixels; shapes are kept, and bars
        have the mean colour of the border.
    seconds : length that sounds are brought to, 0.1 to 60: silence is put around short ones, and of long
        ones the loudest stretch is kept.

    Returns
    -------
    Dataset. Pictures are uint8 RGB (n, size, size, 3), sounds float32 (n, 8,000 · seconds) in [-1, 1] at
    8 kHz, texts an (n,) object array of ``str``. In ``extra``: ``train_file`` and ``test_file``, names
    relative to the folder or such as "row 17"; where there are groups, ``train_group`` and ``test_group``,
    empty for what stands alone; of sounds ``sample_rate_hz``.

    Raises
    ------
    OwnDataError
        If there is nothing to load, a class cannot be on both sides of the split, or a file has changed
        since it was inspected.
    ValueError
        If a number is out of its range.
    """
    _check_numbers(test_fraction, seed, size, seconds)
    if not isinstance(inspection, Inspection):
        inspection = inspect_folder(inspection, group_by=group_by)
    elif group_by not in (None, inspection.group_by):
        inspection = inspect_folder(inspection.folder, group_by=group_by)
    if len(inspection.counts) == 1:
        raise OwnDataError(one_class_only(inspection))
    files = inspection.files
    labels = [example.label for example in files]
    groups = [example.group for example in files]

    # Before anything is loaded: a class that cannot be split is known now.
    known = {name: number for number, names in enumerate(inspection.duplicates) for name in names}
    copies = [known.get(example.path, example.path) for example in files]
    split(labels, groups, copies, test_fraction, seed)
    x = _load(inspection, size, round(seconds * SAMPLE_RATE_HZ))
    if inspection.modality != "texts":  # what differs in detail may be equal at this size
        copies = components(copies, [fingerprint(row) for row in x])
    train, test = split(labels, groups, copies, test_fraction, seed)

    class_names, y = np.unique(labels, return_inverse=True)
    columns = {"file": np.array([example.path for example in files])}
    if inspection.group_by is not None:
        columns["group"] = np.array([group or "" for group in groups])
    extra = {"sample_rate_hz": np.int32(SAMPLE_RATE_HZ)} if inspection.modality == "sounds" else {}
    for part, rows in (("train", train), ("test", test)):
        extra |= {f"{part}_{key}": column[rows] for key, column in columns.items()}
    folder = inspection.folder
    name = folder.stem if folder.suffix.casefold() in tables.ENDINGS else folder.name
    return Dataset(
        x[train], y[train], x[test], y[test],
        class_names=tuple(class_names), name=f"own_{_plain(name)}",
        title=f"Your own {NOUNS[inspection.modality]}s: {shown(folder.name)}", licence="yours",
        citation=f"{shown(folder.name)}, a collection of your own", extra=extra,
    )  # fmt: skip


def _check_numbers(test_fraction: float, seed: int, size: int, seconds: float) -> None:
    if not isinstance(test_fraction, Real) or not 0 < test_fraction < 1:
        raise ValueError(f"test_fraction must lie between 0 and 1, such as 0.25, got {test_fraction!r}")
    if not isinstance(seed, Integral) or isinstance(seed, bool) or seed < 0:
        raise ValueError(f"seed must be a whole number, at least 0, got {seed!r}")
    if not isinstance(size, Integral) or not SMALLEST <= size <= LARGEST:
        raise ValueError(f"size must be a whole number of {SMALLEST} to {LARGEST} pixels, got {size!r}")
    if not isinstance(seconds, Real) or not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"seconds must be {SHORTEST} to {LONGEST:g}, got {seconds!r}")


def _load(inspection: Inspection, size: int, samples: int) -> np.ndarray:
    """Read all examples into one array, each brought to its size at once, so that memory is bounded."""
    folder, number = inspection.folder, len(inspection.files)
    if inspection.modality == "images":
        x = np.empty((number, size, size, 3), np.uint8)

        def read(path: Path) -> np.ndarray:
            return pictures.read_picture(path, size)[0]
    elif inspection.modality == "sounds":
        x = np.empty((number, samples), np.float32)

        def read(path: Path) -> np.ndarray:
            return fit_length([recordings.read_recording(path).wave], samples)[0]
    else:
        x = np.empty(number, dtype=object)  # NumPy's own strings would all take the room of the longest
        read = writings.read_writing

    if folder.is_file():
        texts = {row.name: row.text for row in tables.read_table(folder)[0]}
        for row, example in enumerate(inspection.files):
            _refuse_changed(example.path, None if example.path in texts else UnreadableError("is gone"))
            x[row] = texts[example.path]
        return x

    def read_into(row: int) -> None:
        x[row] = read(folder / inspection.files[row].path)

    for row, outcome in enumerate(for_all(read_into, range(number), "loading")):
        _refuse_changed(inspection.files[row].path, outcome)
    return x


def _refuse_changed(name: str, outcome: object) -> None:
    if isinstance(outcome, UnreadableError):
        raise OwnDataError(
            f"{shown(name)} {outcome}; it could be read when it was inspected: inspect the folder again"
        ) from outcome


def _plain(name: str) -> str:
    """Name without characters that cannot be printed."""
    return "".join(character if character.isprintable() else "_" for character in name)
