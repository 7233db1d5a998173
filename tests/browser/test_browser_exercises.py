"""Exercises in JupyterLab: blank, wrong, right and malicious answers; the lesson goes on after each."""

import pytest

BEGIN = """
import os, tempfile
os.environ["COURSE_CACHE"] = tempfile.mkdtemp()
import numpy as np
from course import progress
from course.exercises import features_by_hand as exercises
"""
VOTES = "def votes(m, d, bins=9):\n    {}\nexercises.votes.check(votes)"
# What a learner writes, and what has to be said under the cell.
ANSWERS = {
    "my_count = ...\nexercises.how_many.check(my_count)": "Not attempted yet.",
    "my_count = 14 * 14 * 9\nexercises.how_many.check(my_count)": "Blocks overlap",
    "my_count = 6084\nexercises.how_many.check(my_count)": "Right.",
    VOTES.format("while True: pass"): "had not ended after",
    VOTES.format("import sys; sys.exit()"): "calls exit",
    VOTES.format("for _ in range(10**6): print('x' * 1000)"): "printed more than",  # a gigabyte
    VOTES.format("del m[:]; return m"): "ValueError",
    VOTES.format("return votes(m, d)"): "calls itself without end",
    "exercises.votes.hint()": "Hint 1 of 3.",
    "exercises.votes.solution()": "One solution",
    "exercises.gain.record(12)\nexercises.gain.beside(7.8)": "7.8 of 100 garments",
}


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(BEGIN, *ANSWERS)
    opened.run()
    return opened


@pytest.mark.parametrize(("place", "words"), list(enumerate(ANSWERS.values(), start=1)))
def test_each_answer_gets_its_reply(sheet, place, words):
    output = sheet.page.locator(".jp-CodeCell").nth(place).locator(".jp-OutputArea")
    output.get_by_text(words).first.wait_for()
    assert "Traceback" not in output.inner_text()


def test_what_was_done_is_kept(sheet):
    assert sheet.value_of("progress.exercise_state('03', 'how_many')") == "right"
    assert sheet.value_of("progress.exercise_state('03', 'votes')") == "wrong"
    assert sheet.value_of("progress.prediction_of('03', 'gain')") == 12


def test_it_can_be_read_by_all(sheet):
    first = sheet.page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea")
    sheet.check_looks("exercises", part=first, height=1500)
