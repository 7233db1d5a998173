"""The contest explorer, by its traits."""

import pytest

from course.reference import Reference
from course.results import Row, Summary, summarise
from course.widgets.contest import describe, explore_contest


def summary(contender, size, accuracy, seconds=1.0):
    low, high = accuracy - 0.01, accuracy + 0.01
    return Summary(contender, "learned", size, accuracy, 0.01, low, high, 3, 5_000, seconds, 0.25)


OWN = [
    summary("CNN", 250, 0.70, 2.0),
    summary("SVM", 250, 0.75, 1.0),
    summary("CNN", 1_000, 0.85, 4.0),
    summary("SVM", 1_000, 0.80, 2.0),
]
STORED = (summary("CNN", 1_000, 0.86, 9.0), summary("CNN", 60_000, 0.95, 400.0))
REFERENCE = Reference(STORED, "two cores", {}, "2026-11-22", "python -m course reference 06")


@pytest.fixture
def panel():
    return explore_contest(OWN, reference=REFERENCE, lines={"people": 0.8})


def press(panel, across=0, down=0):
    panel.picture.steps = [panel.picture.steps[0] + across, panel.picture.steps[1] + down]


def test_it_begins_at_the_smallest_size_and_says_who_is_ahead(panel):
    assert panel.size.value == 250
    assert panel.size.values == (250, 1_000, 60_000)
    assert panel.status.text == (
        "With 250 training images: SVM 75.0 % (seconds to learn: 1); CNN 70.0 % (seconds to learn: 2)."
    )
    assert panel.picture.alt == panel.status.text


def test_slider_and_cost_change_picture_and_words(panel):
    before = panel.picture.png
    panel.size.value = 1_000
    assert panel.status.text.startswith("With 1,000 training images: CNN 85.0 % (seconds to learn: 4)")
    assert panel.picture.png != before
    panel.cost.value = "numbers kept"
    assert "SVM 80.0 % (numbers kept: 5 k)" in panel.status.text


def test_who_is_left_out_is_neither_drawn_nor_reached(panel):
    press(panel)
    panel.contenders["SVM"].value = False
    assert "SVM" not in panel.status.text
    assert {point.result.contender for point in panel._points} == {"CNN"}
    panel.contenders["CNN"].value = False
    assert panel.status.text == "Nothing is shown with 250 training images."
    press(panel, down=1)
    panel.picture.pointer = [0.5, 0.5]
    assert (panel.chosen, panel.problem.text) == (None, "")


def test_arrow_keys_walk_from_result_to_result(panel):
    press(panel, down=1)  # the first press begins with the best
    assert panel.chosen is OWN[1]
    assert panel.status.text == describe(OWN[1])
    press(panel, down=1)
    assert panel.chosen is OWN[0]
    press(panel, down=5)
    assert panel.chosen is OWN[0]
    press(panel, across=1)
    assert (panel.size.value, panel.chosen) == (1_000, OWN[2])
    press(panel, across=-7)
    assert (panel.size.value, panel.chosen) == (250, OWN[0])


def test_the_mouse_finds_the_nearest_result_and_none_far_away(panel):
    for point in panel._points:
        panel.picture.pointer = [point.place[0] + 0.004, point.place[1]]
        assert panel.chosen is point.result
    words = panel.status.text
    panel.picture.pointer = [0.0, 1.0]
    assert panel.status.text == words


def test_the_chosen_result_has_a_ring(panel):
    plain = panel.picture.png
    press(panel, down=1)
    assert panel.picture.png != plain


def test_the_stored_run_is_laid_over_and_named(panel):
    panel.size.value = 60_000
    assert panel.status.text == "Nothing is shown with 60,000 training images."
    panel.stored.value = True
    assert panel.status.text.startswith("With 60,000 training images: CNN (stored) 95.0 %")
    press(panel, down=1)
    assert panel.chosen is STORED[1]
    assert "From the stored run of 2026-11-22 on two cores" in panel.status.text
    press(panel, across=-1)
    assert panel.chosen is STORED[0]  # it stays in the stored run
    press(panel, down=1)
    assert panel.chosen is OWN[2]
    press(panel, down=1)
    assert panel.chosen is OWN[3]


def test_rows_are_taken_as_well_and_a_reference_is_not_needed():
    rows = [Row("CNN", "learned", 250, seed, 0.7, 10, 1.0, 0.1, ()) for seed in range(2)]
    panel = explore_contest(rows)
    assert panel.stored is None
    press(panel, down=1)
    assert panel.chosen == summarise(rows)[0]


def test_all_numbers_are_told():
    assert describe(OWN[0]) == (
        "CNN with 250 training images: 70.0 % right, from 69.0 to 71.0 over 3 seeds. It keeps 5,000 numbers, "
        "takes 2 seconds to learn and 0.25 to classify the test. Measured here."
    )


def test_no_results_are_refused():
    with pytest.raises(ValueError, match="run the comparison first"):
        explore_contest([])
