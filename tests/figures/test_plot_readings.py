"""Bars of words, read back from the artists."""

import pytest
from matplotlib.colors import to_hex

from course.attribution import Pull, Reading
from course.figures.readings import plot_readings, signed, verdict
from course.figures.style import BLUE, VERMILION

WOMBAT = Pull("<$wombat$>", 0.0, known=False)
READING = Reading((Pull("good", 1.9), WOMBAT, Pull("bad", -0.25)), 0.1, 1.75, 0.7)


def test_each_word_has_its_bar_sign_and_mark():
    (axes,) = plot_readings({"word list": READING}).axes
    assert [bar.get_height() for bar in axes.patches] == [1.9, 0.0, -0.25]
    assert to_hex(axes.patches[0].get_facecolor()).upper() == BLUE
    assert to_hex(axes.patches[2].get_facecolor()).upper() == VERMILION
    assert [text.get_text() for text in axes.texts] == ["+1.9", "−0.25"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["good", "<$wombat$\n>\n?", "bad"]
    assert axes.get_title(loc="left") == "word list: positive, 70 of 100"


def test_nothing_and_very_much_can_be_drawn():
    long = Reading(tuple(Pull("word" * 30, 0.5) for _ in range(50)), None, -1.0, 0.2)
    empty, full = plot_readings({"empty": Reading((), 0.0, 0.0, 0.5), "long": long}).axes
    assert len(empty.patches) == 0
    assert len(full.patches) == 20
    assert "first 20 of 50" in full.get_title(loc="left")
    with pytest.raises(ValueError, match="at least one reading"):
        plot_readings({})


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, "0"), (-0.004, "0"), (0.123, "+0.12"), (-3.14, "−3.1"), (0.999, "+1.00")]
)
def test_pulls_are_written_with_their_signs(value, expected):
    assert signed(value) == expected


@pytest.mark.parametrize(("total", "word"), [(0.1, "positive"), (-0.1, "negative"), (0.0, "neither")])
def test_verdicts(total, word):
    assert verdict(Reading((), None, total, 0.5)) == f"{word}, 50 of 100"
