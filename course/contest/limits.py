"""What the numbers of a contest do not show, said by rule from the numbers themselves."""

from __future__ import annotations

import numpy as np

from course.contest.entries import NAIVE
from course.contest.examining import Exam
from course.contest.validating import Contest
from course.data import Dataset

FEW_TESTED = 100  # below, the interval is wider than most differences that one cares about
FEW_OF_CLASS = 10
UNEQUAL = 3  # times as many examples in the largest class as in the smallest


def limits_of(dataset: Dataset, contest: Contest, exam: Exam) -> list[str]:
    """Sentences for the model card, the most particular ones first.

    Parameters
    ----------
    dataset, contest, exam : of one contest.
    """
    low, high = exam.interval
    asked = np.bincount(exam.labels, minlength=len(exam.class_names))
    counts = np.bincount(dataset.y_train, minlength=dataset.num_classes)
    grouped = "test_group" in dataset.extra
    said = []
    if exam.entry.name == NAIVE:
        said.append("The winner looks at nothing: no contender learned anything that could be measured.")
    elif low <= exam.baseline:
        said.append(
            "The confidence interval reaches down to the naive baseline: it may have learned nothing."
        )
    if len(exam.labels) < FEW_TESTED:
        said.append(
            f"The test has {len(exam.labels)} examples only: the true share lies anywhere from "
            f"{100 * low:.0f} to {100 * high:.0f} %."
        )
    if rare := [name for name, count in zip(exam.class_names, asked, strict=True) if count < FEW_OF_CLASS]:
        said.append(f"Fewer than {FEW_OF_CLASS} test examples: {', '.join(rare)}. Their shares say little.")
    if counts.max() > UNEQUAL * max(counts.min(), 1):
        said.append("Classes are of very unequal size: the share right is mostly that of the large ones.")
    if grouped:
        groups = len({*dataset.extra["test_group"]} - {""})
        said.append(
            f"Examples of one group are alike, so {groups} test groups tell less than {len(exam.labels)} "
            "independent examples would: the confidence interval is too narrow."
        )
        if not contest.grouped:
            said.append(
                "There were too few groups to keep them apart in validation: its shares promise too much."
            )
    else:
        said.append(
            "If several examples come from one person, place, day or original, some are on both sides of "
            "the split, and the shares promise too much."
        )
    return [
        *said,
        "Whatever it is shown, it answers with one of its classes: it cannot say that it is none of them.",
        "Scores order the classes. They were not calibrated: 0.9 need not mean right in nine of ten cases.",
        "It was tested on data from the same source as those it learned from. On others it is unmeasured.",
        "Whether it treats groups of people alike was not measured.",
    ]
