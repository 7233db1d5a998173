"""Opinions as classes: rated texts whose raters lean to one side, and sentences that test a reader."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course.data.dataset import Dataset

CHECKS = Path(__file__).with_name("embedded") / "opinion_checks.toml"
CLASS_NAMES = ("negative", "positive")


@dataclass(frozen=True)
class Check:
    """A sentence that tests a reader of opinions.

    Attributes
    ----------
    kind : what is difficult about it, such as "negation"; "plain" where nothing is.
    text : the sentence.
    label : 1 where most people would call it positive, 0 where negative.
    why : what has to be understood.
    """

    kind: str
    text: str
    label: int
    why: str


def load_checks(path: Path = CHECKS) -> list[Check]:
    """Read the sentences written for this course, kind by kind, in each first the positive ones.

    Raises
    ------
    ValueError
        If the file lacks a part.
    """
    checks = []
    for kind, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for label, name in ((1, "positive"), (0, "negative")):
            try:
                checks += [Check(kind, text, label, why) for text, why in table[name]]
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}: [{kind}] needs a list {name} of [text, reason] pairs") from error
    return checks


def clear_opinions(rated: Dataset, source: str | None = None, *, margin: float = 0.5) -> Dataset:
    """Keep the texts whose raters lean to one side on average, labelled by that side.

    Parameters
    ----------
    rated : texts with the mean of their ratings as labels, such as ``load("opinions")``.
    source : keep the texts of this source alone, by its name; ``None`` keeps all.
    margin : texts rated nearer to 0 than this, or just as near, are dropped: too neutral to have a class.

    Returns
    -------
    Dataset with (n,) texts as NumPy strings, and labels 0 (negative) and 1 (positive).

    Raises
    ------
    ValueError
        If labels are no ratings, the margin is negative, the source is unknown, or nothing is left.
    """
    if not np.issubdtype(rated.y_train.dtype, np.floating):
        raise ValueError(f"expected mean ratings as labels, floats, got {rated.y_train.dtype}")
    if not margin >= 0:
        raise ValueError(f"margin must be at least 0, got {margin}")
    names = list(rated.extra.get("source_names", ()))
    if source is not None and source not in names:
        raise ValueError(f"there is no source {source!r}: choose from {', '.join(names) or 'none'}")

    changed, extra = {}, dict(rated.extra)
    for part in ("train", "test"):
        texts, means = getattr(rated, f"x_{part}"), getattr(rated, f"y_{part}")
        kept = np.abs(means) > margin
        if source is not None:
            kept &= rated.extra[f"{part}_source"] == names.index(source)
        if not kept.any():
            raise ValueError(f"no text of the {part} part is rated more than {margin} from 0")
        changed[f"x_{part}"] = np.array(texts[kept].tolist(), dtype=str)
        changed[f"y_{part}"] = (means[kept] > 0).astype(np.int64)
        extra |= {key: value[kept] for key, value in rated.extra.items() if key.startswith(f"{part}_")}
    return replace(rated, **changed, extra=extra, class_names=CLASS_NAMES)
