"""Findings: each where it holds, and not elsewhere; computed here from readings made by hand."""

from pathlib import Path

import pytest

from course.data.own.findings import find_warnings
from course.data.own.inspection import Example, Inspection
from course.data.own.reading import Reading


def make(
    labels, *, modality="images", forms=None, measures=None, remarks=None, groups=None, group_by=None, **more
):
    number = len(labels)
    names = [f"{label}/{index}" for index, label in enumerate(labels)]
    groups = groups or [None] * number
    examples = tuple(Example(*row, "size") for row in zip(names, labels, groups, strict=True))
    counts = {label: labels.count(label) for label in sorted(set(labels))}
    values = {"skipped": {}, "duplicates": (), "conflicts": (), "warnings": (), "group_by": group_by} | more
    inspection = Inspection(Path("/data/mine"), modality, examples, counts=counts, **values)
    forms, measures = forms or ["x"] * number, measures or [1] * number
    remarks = remarks or [()] * number
    readings = [
        Reading(
            str(index).encode(), f"{measures[index]:g} units", forms[index], measures[index], remarks[index]
        )
        for index in range(number)
    ]
    return inspection, readings


def found(*arguments, folders=None, **changes):
    inspection, readings = make(*arguments, **changes)
    return " | ".join(
        find_warnings(inspection, readings, list(inspection.counts) if folders is None else folders)
    )


EVEN = ["a", "b"] * 30


def test_nothing_to_mind():
    assert found(EVEN) == ""


@pytest.mark.parametrize(
    ("labels", "changes", "sentence"),
    [
        (EVEN, {"folders": ["a", "b", "c"]}, "1 folder without a usable file became no class: 'c'"),
        (["train", "Test"] * 30, {}, "sound like parts, not like classes"),
        (["cat", "Cat", "dog"] * 30, {}, "'Cat', 'cat' differ in upper and lower case"),
        (["caf\u00e9", "cafe\u0301"] * 30, {}, "coding of their letters alone"),
        ([str(number) for number in range(60)], {"folders": ()}, "60 different labels for 60 rows"),
        (["a"] * 60, {}, "there is one class only, 'a'"),
        (["a"] * 60 + ["b"] * 19, {}, r"1 class has fewer than 20 examples ('b'; the fewest: 19)"),
        (["a"] * 80 + ["b"] * 20, {}, "always saying 'a' would be right for 80%"),
        (EVEN, {"duplicates": (("x", "y", "z"),)}, "2 examples are copies of another"),
        (EVEN, {"conflicts": (("x", "y"),)}, "1 content stands under two labels or more, first 'x', 'y'"),
        (EVEN, {"group_by": "(x)", "groups": [None] + ["x"] * 59}, "1 example has no group by '(x)'"),
        (
            EVEN,
            {"measures": [17] + [1] * 59},
            "differ much in size, from 1 units ('b/1') to 17 units ('a/0')",
        ),
        (
            EVEN,
            {"modality": "sounds", "measures": [5] + [1] * 59},
            "differ much in length, from 1 units ('b/1') to 5 units",
        ),
        (EVEN, {"forms": ["wide", "tall"] * 30}, "tells 100% of the labels (always the same label: 50%)"),
        (EVEN, {"remarks": [("silent",)] + [()] * 59}, "1 sound is silent"),
        (EVEN, {"remarks": [("slow",)] * 2 + [()] * 58}, "2 sounds are recorded with fewer than 8,000"),
        (EVEN, {"remarks": [("too loud",)] + [()] * 59}, "floats far beyond 1"),
        (EVEN, {"remarks": [("wrong length",)] + [()] * 59}, "another length than the header says"),
    ],
)
def test_each_finding(labels, changes, sentence):
    assert sentence in found(labels, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"measures": [16] + [1] * 59},
        {"modality": "texts", "measures": [1_000] + [1] * 59},
        {"forms": [str(number) for number in range(60)]},  # each form once tells nothing about others
        {"forms": ["wide", "wide", "tall", "tall"] * 15},
        {"group_by": "(x)", "groups": ["x", "y"] * 30},
    ],
)
def test_where_there_is_nothing_to_find(changes):
    assert found(EVEN, **changes) == ""


def test_a_folder_too_deep_is_recognised():
    inspection, readings = make(["pets"] * 3)
    examples = tuple(Example(f"pets/{kind}/1.png", "pets", None, "size") for kind in ("cat", "dog", "cow"))
    inspection = Inspection(Path("/data"), "images", examples, {}, {"pets": 3}, (), (), ())
    assert (
        "if the folders inside 'pets' are the labels, give its path"
        in find_warnings(inspection, readings, ["pets"])[0]
    )
