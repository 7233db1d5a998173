"""What a comparison gives: rows, their mean and spread over seeds, and the file that keeps them."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Row:
    """One contender, trained once and tested once.

    Attributes
    ----------
    contender, kind : who it is, see :class:`Contender`.
    train_size : training images it was given.
    seed : what chose these images and every random number of the training.
    accuracy : share of the test images classified correctly, in [0, 1].
    parameters : numbers it keeps for predicting.
    train_seconds, predict_seconds : wall time of learning and of classifying the whole
        test part, the making of features included in both.
    predicted : class given to each test image, in their order.
    """

    contender: str
    kind: str
    train_size: int
    seed: int
    accuracy: float
    parameters: int
    train_seconds: float
    predict_seconds: float
    predicted: tuple[int, ...]


@dataclass(frozen=True)
class Summary:
    """One contender at one training size, over all its seeds.

    Attributes
    ----------
    accuracy, spread : mean over the seeds, and their standard deviation (n - 1; 0 for one seed).
    lowest, highest : the worst and the best seed.
    seeds : how many.
    parameters, train_seconds, predict_seconds : means over the seeds.
    """

    contender: str
    kind: str
    train_size: int
    accuracy: float
    spread: float
    lowest: float
    highest: float
    seeds: int
    parameters: int
    train_seconds: float
    predict_seconds: float


def summarise(rows: Sequence[Row]) -> list[Summary]:
    """Mean and spread over seeds for every contender and size, in the order of the rows.

    Raises
    ------
    ValueError
        If there are no rows.
    """
    if not rows:
        raise ValueError("no rows to summarise: the comparison was stopped before its first result")
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.contender, row.train_size), []).append(row)
    summaries = []
    for (contender, size), group in groups.items():
        accuracies = np.array([row.accuracy for row in group])
        summaries.append(
            Summary(
                contender=contender,
                kind=group[0].kind,
                train_size=size,
                accuracy=float(accuracies.mean()),
                spread=float(accuracies.std(ddof=1)) if len(group) > 1 else 0.0,
                lowest=float(accuracies.min()),
                highest=float(accuracies.max()),
                seeds=len(group),
                parameters=round(np.mean([row.parameters for row in group])),
                train_seconds=float(np.mean([row.train_seconds for row in group])),
                predict_seconds=float(np.mean([row.predict_seconds for row in group])),
            )
        )
    return summaries


def judge_part(rows: Sequence[Row], labels: np.ndarray, part: np.ndarray) -> list[Row]:
    """Judge the same answers on a part of the test alone.

    Parameters
    ----------
    rows : of one comparison.
    labels : (n,) classes of all test examples.
    part : (n,) bools: which of them count.

    Returns
    -------
    The rows, with accuracy and answers of that part; times remain those of the whole test.

    Raises
    ------
    ValueError
        If there is not one label and one bool for each answer, or the part is empty.
    """
    labels, part = np.asarray(labels), np.asarray(part)
    if part.dtype != bool or part.shape != labels.shape or not part.any():
        raise ValueError(
            f"expected a bool for each of the {len(labels)} labels, one of them true, "
            f"got {part.dtype} of shape {part.shape}"
        )
    if wrong := {len(row.predicted) for row in rows} - {len(labels)}:
        raise ValueError(f"expected {len(labels)} answers in each row, got {sorted(wrong)}")
    answers = [np.array(row.predicted)[part] for row in rows]
    return [
        replace(row, accuracy=float((own == labels[part]).mean()), predicted=tuple(own.tolist()))
        for row, own in zip(rows, answers, strict=True)
    ]


def tabulate(summaries: Sequence[Summary]) -> dict[str, list]:
    """Columns of a table with one line for each contender and size, see ``figures.show_table``."""
    return {
        "contender": [one.contender for one in summaries],
        "training images": [f"{one.train_size:,}" for one in summaries],
        "accuracy, %": [f"{100 * one.accuracy:.1f}" for one in summaries],
        "± over seeds": [f"{100 * one.spread:.1f}" for one in summaries],
        "seeds": [one.seeds for one in summaries],
        "numbers kept": [f"{one.parameters:,}" for one in summaries],
        "seconds to learn": [f"{one.train_seconds:.1f}" for one in summaries],
        "to classify": [f"{one.predict_seconds:.1f}" for one in summaries],
    }


def append_result(store: Path, key: str, row: Row) -> None:
    """Add one line; two kernels may write to the same file."""
    store.parent.mkdir(parents=True, exist_ok=True)
    # After a line that a dying process left unfinished, a new one begins.
    line = f"\n{json.dumps({'key': key, **asdict(row)})}\n".encode()
    with store.open("ab", buffering=0) as file:  # all at once, or lines of two processes would mix
        if file.write(line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(store))


def read_results(store: Path) -> dict[str, Row]:
    """All complete results of a file; lines that were cut short are passed over."""
    known = {}
    for line in store.read_text(encoding="utf-8", errors="replace").splitlines() if store.exists() else ():
        try:
            content = json.loads(line)
            key = content.pop("key")
            known[key] = Row(**{**content, "predicted": tuple(content["predicted"])})
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
            continue
    return known
