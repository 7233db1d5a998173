"""The files that keep full-size results: what is in them, written and read."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from course.comparison import Summary
from course.storage import write_text

FOLDER = Path(__file__).parents[2] / "reference"


@dataclass(frozen=True)
class Measured:
    """One contender, trained once and tested once.

    Attributes
    ----------
    contender, kind, train_size, seed, accuracy, parameters : as in :class:`course.results.Row`.
    compile_seconds : wall time before the first step was done: tracing and compiling; NaN where it could
        not be told apart, and is part of ``train_seconds``.
    train_seconds : wall time of learning, without that.
    predict_seconds : wall time of classifying the whole test part, features included.
    details : further numbers, by name.
    """

    contender: str
    kind: str
    train_size: int
    seed: int
    accuracy: float
    parameters: int
    compile_seconds: float
    train_seconds: float
    predict_seconds: float
    details: dict[str, float] = field(default_factory=dict)


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
    settings : the recipe, by name.
    runs : the numbers of each seed; none in files that keep summaries only.
    failed : what went wrong, one sentence for each run that has no numbers.
    quick : whether it was a mere trial of a few minutes, on little data.
    """

    summaries: tuple[Summary, ...]
    device: str
    versions: dict[str, str]
    date: str
    command: str
    settings: dict[str, object] = field(default_factory=dict)
    runs: tuple[Measured, ...] = ()
    failed: tuple[str, ...] = ()
    quick: bool = False


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
    for entry in (*content["summaries"], *content["runs"], *(run["details"] for run in content["runs"])):
        entry.update({key: None for key, value in entry.items() if value != value})  # only NaN does so
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
        summaries = tuple(Summary(**with_nan(summary)) for summary in content.pop("summaries"))
        runs = [with_nan(run) | {"details": with_nan(run["details"])} for run in content.pop("runs", ())]
        failed = tuple(content.pop("failed", ()))
        return Reference(summaries, runs=tuple(Measured(**run) for run in runs), failed=failed, **content)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(
            f"{name}.json does not hold a reference run ({error}); take it from git again"
        ) from error


def with_nan(entry: dict[str, object]) -> dict[str, object]:
    """Take null for what was not measured."""
    return {key: math.nan if value is None else value for key, value in entry.items()}


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
