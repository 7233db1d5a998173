"""Sliders, pictures and lines of words, by their traits; keys and mouse are tested in a browser."""

import pytest

from course.widgets.elements import Slider


def test_a_slider_has_words_for_its_values():
    slider = Slider((0.001, 0.01, 0.1), 0.01, description="rate", text=lambda rate: f"{rate:g} a step")
    assert slider.index == 1
    assert slider.texts == ["0.001 a step", "0.01 a step", "0.1 a step"]


def test_value_and_index_follow_each_other():
    slider = Slider("abc", description="letter")
    seen = []
    slider.observe(lambda change: seen.append(change["new"]), "value")
    slider.index = 2  # what the browser sets
    slider.value = "b"
    assert slider.index == 1
    assert seen == ["c", "b"]


@pytest.mark.parametrize(("index", "value"), [(-1, "a"), (7, "c")])
def test_an_index_from_elsewhere_stays_within(index, value):
    slider = Slider("abc", "b", description="letter")
    slider.index = index
    assert slider.value == value


def test_a_slider_refuses_what_it_has_not():
    with pytest.raises(ValueError, match="at least one value"):
        Slider((), description="nothing")
    with pytest.raises(ValueError, match="expected one of"):
        Slider("abc", "d", description="letter")
    slider = Slider("abc", description="letter")
    with pytest.raises(ValueError, match="expected one of"):
        slider.value = "d"
    assert slider.value == "a"
