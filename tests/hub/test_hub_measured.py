"""What the README tells of a class at work is what was measured."""

import json
from pathlib import Path

import pytest

CLASSROOM = Path(__file__).resolve().parents[2] / "classroom"
ROWS = {
    "from the login page to a kernel that answers": ("seconds", "from login to a ready kernel"),
    "lesson 00 from top to bottom": ("seconds", "lesson 00, budget quick"),
    "the first CNN": ("seconds", "first CNN"),
    "a kernel before Keras is needed": ("memory_mb", "kernel after import course"),
    "a server with its kernel": ("memory_mb", "server with its kernel, at most"),
    "a kernel is killed": ("seconds", "kernel killed: back at work"),
    "a server is killed": ("seconds", "server killed: back at work"),
    "the proxy is killed": ("seconds", "proxy killed: back at work"),
}


@pytest.fixture(scope="module")
def measured():
    """The figures of the two classes, the smaller first."""
    files = (CLASSROOM / "hub" / f"measured_{count}.json" for count in (10, 20))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def test_nobody_failed(measured):
    assert [figures["students"] for figures in measured] == [10, 20]
    assert [figures["failures"] for figures in measured] == [{}, {}]


@pytest.mark.parametrize("row", ROWS)
def test_the_table(measured, row):
    lines = (CLASSROOM / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(f"| {row}")]
    part, what = ROWS[row]
    for told, figures in zip(line.split("|")[2:4], measured, strict=True):
        values = figures[part][what]
        shown = [
            float(word.strip("()")) for word in told.split() if word.strip("()").replace(".", "").isdigit()
        ]
        expected = [values["median"], values["most"]][: len(shown)]
        assert shown == pytest.approx(expected, abs=0.51)
