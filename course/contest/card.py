"""The model card: what was learned from what, how well, where it fails, and what nobody has checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.contest.card_results import describe_contest, describe_mistakes, describe_test
from course.contest.documents import (
    Heading,
    Items,
    Paragraph,
    Part,
    Table,
    pictures_in,
    to_html,
    to_markdown,
)
from course.contest.examining import Exam
from course.contest.limits import limits_of
from course.contest.validating import Contest
from course.contest.views import SAMPLE_RATE_HZ, modality_of
from course.data import Dataset
from course.storage import write_text, writing

if TYPE_CHECKING:
    from course.data.own import Inspection

LIBRARIES = ("course", "keras", "numpy", "scikit-learn", "scipy", "skops")
SKIPPED_AT_MOST = 30  # named in the card
TO_FILL_IN = "(to be filled in by you)"


def write_card(
    folder: str | Path,
    inspection: Inspection,
    dataset: Dataset,
    contest: Contest,
    exam: Exam,
    *,
    title: str = "Model card",
    mistakes: int = 6,
) -> tuple[Path, Path]:
    """Write the model card as ``model_card.html`` and ``model_card.md``, with the pictures of the latter.

    Each file is replaced only by a complete one.

    Parameters
    ----------
    folder : where to; made if it is not there.
    inspection, dataset, contest, exam : what the steps before gave.
    title : of the card.
    mistakes : examples of wrong answers that it shows; 0 for none, where the data are nobody else's
        business.

    Returns
    -------
    Paths of the HTML and of the Markdown file.
    """
    folder = Path(folder)
    parts = describe_model(inspection, dataset, contest, exam, title=title, mistakes=mistakes)
    for picture in pictures_in(parts):
        with writing(folder / picture.file) as unfinished:
            unfinished.write_bytes(picture.png)
    page, text = folder / "model_card.html", folder / "model_card.md"
    write_text(page, to_html(parts, title=title))
    write_text(text, to_markdown(parts))
    return page, text


def describe_model(
    inspection: Inspection,
    dataset: Dataset,
    contest: Contest,
    exam: Exam,
    *,
    title: str = "Model card",
    mistakes: int = 6,
) -> list[Part]:
    """Put together what the card says, see :func:`write_card`."""
    low, high = exam.interval
    right = int((exam.answers == exam.labels).sum())
    return [
        Heading(title, 1),
        Paragraph(
            f"{exam.entry.name}: {exam.entry.summary}. It sorts {contest_words(dataset)} into "
            f"{dataset.num_classes} classes, and answered {right} of {len(exam.labels)} test examples "
            f"rightly ({100 * exam.accuracy:.1f} %; 95 % confidence: {100 * low:.0f} to {100 * high:.0f} %). "
            f"Always answering the most frequent class would get {100 * exam.baseline:.1f} %."
        ),
        Items([f"Made on {date.today().isoformat()}", f"Meant for: {TO_FILL_IN}", f"Made by: {TO_FILL_IN}"]),
        *describe_data(inspection, dataset),
        *describe_split(dataset, contest),
        *describe_contest(contest),
        *describe_test(exam),
        *describe_mistakes(exam, dataset, mistakes),
        Heading("Limits"),
        Items(limits_of(dataset, contest, exam)),
        *describe_settings(dataset, contest, exam),
    ]


def contest_words(dataset: Dataset) -> str:
    """What is sorted, in words: pictures, sounds or texts, and in what form the machine gets them."""
    shape = dataset.x_train.shape
    return {
        "images": lambda: f"pictures (shrunk to {shape[1]} × {shape[2]} pixels)",
        "sounds": lambda: f"sounds ({shape[1] / SAMPLE_RATE_HZ:g} s at {SAMPLE_RATE_HZ:,} samples a second)",
        "texts": lambda: "texts",
    }[modality_of(dataset.x_train)]()


def describe_data(inspection: Inspection, dataset: Dataset) -> list[Part]:
    """What is there, what was left out and why, and whose it is."""
    parts: list[Part] = [
        Heading("Data"),
        Items(
            [
                f"Name: {dataset.title or dataset.name}",
                f"Licence and origin: {TO_FILL_IN}",
                f"Who or what is in it, and who agreed to that: {TO_FILL_IN}",
            ]
        ),
        Table(
            {
                "class": dataset.class_names,
                "to learn from": _counts(dataset.y_train, dataset.num_classes),
                "test": _counts(dataset.y_test, dataset.num_classes),
            },
            "Examples of each class",
        ),
    ]
    notes = [str(warning) for warning in inspection.warnings]
    notes.append(f"Duplicates found: {len(inspection.duplicates)}")
    parts.append(Items(notes))
    skipped = list(inspection.skipped.items())
    if not skipped:
        return [*parts, Paragraph("No file was skipped.")]
    shown = skipped[:SKIPPED_AT_MOST]
    columns = {"file": [name for name, _ in shown], "why": [reason for _, reason in shown]}
    more = f", the first {len(shown)} of {len(skipped)}" if len(skipped) > len(shown) else ""
    return [*parts, Table(columns, f"Files that were skipped{more}")]


def describe_split(dataset: Dataset, contest: Contest) -> list[Part]:
    """Who learned from what, and what was kept apart."""
    grouped = "train_group" in dataset.extra
    words = [f"{len(dataset.y_train)} examples to learn from, {len(dataset.y_test)} to test on."]
    if grouped:
        sides = [len({*dataset.extra[f"{part}_group"]} - {""}) for part in ("train", "test")]
        words.append(f"No group is on both sides: {sides[0]} groups to learn from, {sides[1]} to test on.")
    else:
        words.append("Examples were drawn one by one, class by class; nothing was kept together.")
    held = " to ".join(map(str, sorted({min(contest.validation_sizes), max(contest.validation_sizes)})))
    apart = "again whole groups" if contest.grouped else "drawn one by one"
    words.append(
        f"To choose among contenders, {held} of those to learn from were held out for validation, {apart}, "
        f"once for each of {len(contest.seeds)} seeds."
    )
    words.append("The test was sat once, by the winner alone.")
    return [Heading("Split"), Items(words)]


def describe_settings(dataset: Dataset, contest: Contest, exam: Exam) -> list[Part]:
    """What it takes to do this again."""
    sizes = ", ".join(f"{size:,}" for size in contest.sizes)
    return [
        Heading("Settings and versions"),
        Items(
            [
                f"Contenders: {'; '.join(f'{one.name} ({one.summary})' for one in contest.entries)}",
                f"Sizes: {sizes}; seeds: {', '.join(map(str, contest.seeds))}",
                f"Numbers kept by the winner: {exam.learned.parameters:,}",
                f"Budget: {devices.budget()}",
                f"Machine: {devices.describe()}",
                f"Versions: {', '.join(f'{name} {version(name)}' for name in LIBRARIES)}",
            ]
        ),
    ]


def _counts(labels: np.ndarray, num_classes: int) -> Sequence[int]:
    found = Counter(labels.tolist())
    return [found[label] for label in range(num_classes)]
