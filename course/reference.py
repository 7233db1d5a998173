"""Results of full-size runs, stored with the repository and drawn beside the learner's own."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from course.comparison import Summary
from course.storage import write_text

FOLDER = Path(__file__).parents[1] / "reference"


@dataclass(frozen=True)
class Reference:
    """A comparison that ran at full size, and what it ran on.

    Attributes
    ----------
    summaries : its results.
    device : what computed it.
    versions : library to version.
    date : the day it ended, as YYYY-MM-DD.
    command : what repeats it.
    """

    summaries: tuple[Summary, ...]
    device: str
    versions: dict[str, str]
    date: str
    command: str


@dataclass(frozen=True)
class Trial:
    """One recipe tried while tuning.

    Attributes
    ----------
    kind : whether its features are made "by hand" or "learned".
    name : the recipe, by what sets it apart.
    accuracy : share of the validation images classified correctly, in [0, 1].
    seconds : wall time of learning.
    """

    kind: str
    name: str
    accuracy: float
    seconds: float


def save_reference(name: str, reference: Reference, folder: Path = FOLDER) -> Path:
    """Write a reference run as ``name.json`` and return where it is; what was not measured, NaN, as null."""
    path = folder / f"{name}.json"
    content = asdict(reference)
    for summary in content["summaries"]:
        not_measured = {key: None for key, value in summary.items() if value != value}  # only NaN does so
        summary.update(not_measured)
    write_text(path, json.dumps(content, indent=1, allow_nan=False) + "\n")
    return path


def load_reference(name: str, folder: Path = FOLDER) -> Reference:
    """Read the stored run of this name.

    Raises
    ------
    FileNotFoundError
        If there is none, with the names of those there are.
    ValueError
        If the file is damaged or something else.
    """
    content = read_json(folder / f"{name}.json")
    try:
        summaries = tuple(
            Summary(**{key: math.nan if value is None else value for key, value in summary.items()})
            for summary in content.pop("summaries")
        )
        return Reference(summaries=summaries, **content)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(
            f"{name}.json does not hold a reference run ({error}); take it from git again"
        ) from error


def load_tuning(name: str, folder: Path = FOLDER) -> list[Trial]:
    """Read what was tried while tuning; errors as in :func:`load_reference`."""
    content = read_json(folder / f"{name}.json")
    try:
        return [Trial(**recipe) for recipe in content["recipes"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{name}.json holds no tuning ({error}); take it from git again") from error


def read_json(path: Path) -> dict:
    """Content of a stored result, or an error that names what there is."""
    if not path.is_file():
        there = sorted(file.stem for file in path.parent.glob("*.json"))
        raise FileNotFoundError(f"no result {path.stem!r} in {path.parent}; there are {there}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is damaged ({error}); take it from git again") from error


def of_size(summaries: Sequence[Summary], train_size: int) -> dict[str, Summary]:
    """Contender to its summary at one training size."""
    return {summary.contender: summary for summary in summaries if summary.train_size == train_size}
