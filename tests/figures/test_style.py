"""How figures look: one colour for each contender, and no backend that shows them."""

import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from course.figures import COLOURS, new_figure
from course.figures.style import SPARE_COLOURS, colours_of, marker_of, tidy

# Okabe & Ito's eight, as their page lists them in red, green and blue.
OKABE_ITO = {
    *((0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115)),
    *((240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167)),
}


def red_green_blue(colour):
    return tuple(int(colour[position : position + 2], 16) for position in (1, 3, 5))


def test_all_colours_are_safe_for_colour_blind_readers():
    assert {red_green_blue(colour) for colour in SPARE_COLOURS} == OKABE_ITO
    assert {red_green_blue(colour) for name, colour in COLOURS.items() if name != "chance"} <= OKABE_ITO


def test_a_contender_has_the_same_colour_beside_whomever():
    for labels in (["CNN"], ["mine", "CNN"], ["shallow net", "CNN", "yours"]):
        assert colours_of(labels)["CNN"] == COLOURS["CNN"]


@pytest.mark.parametrize("position", range(4))
def test_nobody_takes_the_colour_of_another(position):
    labels = ["one", "two", "three"]
    labels.insert(position, "CNN")
    colours = colours_of(labels)
    assert set(colours) == set(labels)
    assert len(set(colours.values())) == 4


def test_more_labels_than_colours_begin_again():
    colours = colours_of([str(number) for number in range(10)])
    assert len(colours) == 10
    assert set(colours.values()) == set(SPARE_COLOURS)
    assert marker_of(0) == marker_of(8) != marker_of(1)


def test_a_new_figure_is_known_to_nobody():
    figure, axes = new_figure(1, 2, height=3, width=5, sharey=True)
    assert type(figure) is Figure
    assert figure.get_size_inches().tolist() == [5, 3]
    assert len(axes) == 2
    assert axes[0].get_shared_y_axes().joined(*axes)


def test_figures_do_without_pyplot():
    code = "import sys, course.figures as f; f.new_figure(); print('matplotlib.pyplot' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "False\n"


def test_tidy_takes_away_the_box_and_draws_lines_to_read_by():
    figure, axes = new_figure()
    tidy(axes, grid="x")
    figure.draw_without_rendering()
    assert [axes.spines[side].get_visible() for side in ("top", "right", "left", "bottom")] == [0, 0, 1, 1]
    assert any(line.get_visible() for line in axes.get_xgridlines())
    assert not any(line.get_visible() for line in axes.get_ygridlines())
