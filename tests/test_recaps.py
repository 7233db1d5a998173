"""A recap that skips, swaps or misses an objective is found; those of the lessons do none of it."""

import pytest

from course.lessons import LessonInfo
from course.recaps import check_recap, stems

OBJECTIVES = (
    "build a histogram of oriented gradients from a picture",
    "tune two rivals fairly, on validation data",
    "foresee which changes break a feature",
)
LESSON = LessonInfo("03_topic", "03", "A title", "Why?", OBJECTIVES, 60, ())
GOOD = [
    "build **histograms**: gradients vote,",
    "tune both: the same effort,",
    "ask what a feature promises:\n  where it breaks.",
]


def recap(*items, heading="## Looking back", after=""):
    return (
        f"## Before\n\nWords.\n\n{heading}\n\nYou can now\n\n"
        + "".join(f"- {item}\n" for item in items)
        + after
    )


@pytest.mark.parametrize("heading", ["## Looking back", "## You can now", "## Recap"])
@pytest.mark.parametrize(
    "after", ["", "\n**Next:** more\n\n- not this\n", "\n## Sources\n\n- A book\n- Another book\n"]
)
def test_a_recap_that_answers_is_fine(heading, after):
    assert check_recap(LESSON, ["# A title", recap(*GOOD, heading=heading, after=after), "More."]) == []


def test_no_recap_and_two():
    (finding,) = check_recap(LESSON, ["# A title", "## Looking forward\n\n- a\n- b\n- c"])
    assert "found 0" in finding
    (finding,) = check_recap(LESSON, [recap(*GOOD), recap(*GOOD)])
    assert "found 2" in finding


def test_another_number_of_items():
    (finding,) = check_recap(LESSON, [recap(*GOOD, "and more")])
    assert finding == "the recap has 4 items, and there are 3 objectives"
    assert "has 2 items" in check_recap(LESSON, [recap(*GOOD[:2])])[0]


def test_an_item_about_something_else():
    (finding,) = check_recap(LESSON, [recap(GOOD[0], "have fun with it,", GOOD[2])])
    assert "item 2 of the recap shares no word with its objective: “have fun with it”" in finding


def test_common_words_are_no_answer():
    (finding,) = check_recap(LESSON, [recap(GOOD[0], "which two of the two from a", GOOD[2])])
    assert "item 2" in finding


def test_items_in_another_order():
    items = [GOOD[0], "feature: foresee what breaks it, tune", "tune fairly, break"]
    (finding,) = check_recap(LESSON, [recap(*items)])
    assert finding == "items 2 and 3 of the recap answer each other's objective: order them alike"


def test_words_are_compared_without_their_endings():
    assert stems("Tuning tuned tunes tune") == {"tun"}
    assert stems("a picture of pictures") == {"pictur"}
    assert stems("the and of is 150 HOG") == {"150", "hog"}
