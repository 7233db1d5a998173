"""Sections of the model card on the results: contest, test, failure cases."""

from __future__ import annotations

import numpy as np

from course.contest.charts import crossover_alt, plot_confusion, plot_crossover, to_png
from course.contest.documents import Heading, Items, Paragraph, Part, Picture, Sound, Table
from course.contest.examining import Exam
from course.contest.sheets import CHARACTERS_AT_MOST, pick_mistakes, plot_mistakes, shorten, titles_of
from course.contest.validating import Contest
from course.contest.views import SAMPLE_RATE_HZ, modality_of
from course.data import Dataset
from course.figures.sound import encode_wav

CLASSES_AT_MOST = 20  # for which a confusion matrix can be read


def describe_contest(contest: Contest) -> list[Part]:
    """The contest table and the crossover curve."""
    best = contest.winner.name
    level = contest.level_with_winner
    verdict = f"Winner: {best}." + (
        f" The lead over {' and '.join(level)} is no larger than its spread: other draws might differ."
        if level
        else ""
    )
    return [
        Heading("Contest"),
        Paragraph(verdict),
        Table(
            contest.tabulate(),
            f"Validation, after learning from {max(contest.sizes)} examples, mean of seeds",
        ),
        *(
            [Picture(to_png(plot_crossover(contest)), crossover_alt(contest), "crossover.png")]
            if len(contest.sizes) > 1
            else []
        ),
    ]


def describe_test(exam: Exam) -> list[Part]:
    """The last number, class by class."""
    matrix = exam.confusion
    asked = matrix.sum(axis=1)
    low, high = exam.interval
    seeds = ", ".join(f"{100 * share:.1f}" for share in exam.accuracies)
    parts: list[Part] = [
        Heading("Test"),
        Items(
            [
                f"Right: {100 * exam.accuracy:.1f} % of {len(exam.labels)} examples, "
                f"95 % confidence {100 * low:.1f} to {100 * high:.1f} % (Wilson)",
                f"Trained again with other seeds, the first one kept: {seeds} %",
                f"Most frequent class: {100 * exam.baseline:.1f} %",
            ]
        ),
        Table(
            {
                "class": exam.class_names,
                "asked": asked,
                "right": matrix.diagonal(),
                "most often taken for": [_rival(row, place, exam) for place, row in enumerate(matrix)],
            },
            "Test, class by class",
        ),
    ]
    if len(exam.class_names) <= CLASSES_AT_MOST:
        alt = "Confusion matrix of the test, in per cent of each true class; the table above has the counts."
        parts.append(Picture(to_png(plot_confusion(exam)), alt, "confusion.png"))
    shares = list(exam.group_shares.items())[:5]
    if shares:
        columns = {"group": [n for n, _ in shares], "right, %": [f"{100 * s:.0f}" for _, s in shares]}
        parts.append(Table(columns, "The groups of the test on which it does worst"))
    return parts


def describe_mistakes(exam: Exam, dataset: Dataset, count: int) -> list[Part]:
    """Wrong answers of which it was surest, as far as they are to be shown."""
    heading = Heading("Failure cases")
    wrong = int((exam.answers != exam.labels).sum())
    if not wrong:
        return [heading, Paragraph("No mistake in the test.")]
    if not count:
        return [heading, Paragraph(f"{wrong} mistakes in the test; the card is to show none of them.")]
    places = pick_mistakes(exam, dataset, count)
    titles = titles_of(exam, dataset, places)
    parts: list[Part] = [
        heading,
        Paragraph(f"{wrong} mistakes in the test. Those with the highest scores:"),
    ]
    modality = modality_of(dataset.x_test)
    if modality == "images":
        alt = f"Pictures of the {len(places)} mistakes listed below."
        parts.append(Picture(to_png(plot_mistakes(exam, dataset, places)), alt, "mistakes.png"))
    if modality == "sounds":
        return [*parts, *(Sound(encode_wav(dataset.x_test[p], SAMPLE_RATE_HZ), t) for t, p in titles.items())]
    if modality == "texts":
        said = [f"{t}: {shorten(dataset.x_test[p], CHARACTERS_AT_MOST)}" for t, p in titles.items()]
        return [*parts, Items(said)]
    return [*parts, Items(list(titles))]


def _rival(row: np.ndarray, place: int, exam: Exam) -> str:
    others = np.where(np.arange(len(row)) == place, 0, row)
    return f"{exam.class_names[others.argmax()]} ({others.max()})" if others.any() else ""
