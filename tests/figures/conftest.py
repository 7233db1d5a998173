"""What the tests of all figures share: whether every word can be read."""

from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text


def labels_within(axes: Axes) -> list[Text]:
    """Tick labels that are drawn: those at a tick inside the limits."""
    drawn = []
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if min(limits) <= tick.get_loc() <= max(limits):
                drawn.append(tick.label1)
    return drawn


def words_of(axes: Axes) -> list[Text]:
    """All text of a panel that is drawn."""
    words = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
    if axes.axison:
        words += labels_within(axes)
    if axes.get_legend():
        words += axes.get_legend().get_texts()
    return [word for word in words if word.get_visible() and word.get_text()]


@pytest.fixture
def assert_legible():
    """Return a function that fails if a word lies outside the figure or upon another one."""

    def check(figure: Figure) -> None:
        figure.draw_without_rendering()
        words = [word for axes in figure.axes for word in words_of(axes)]
        boxes = {word: word.get_window_extent() for word in words}
        for word, box in boxes.items():
            inside = figure.bbox.padded(1)
            assert inside.contains(*box.min), f"{word.get_text()!r} is cut off"
            assert inside.contains(*box.max), f"{word.get_text()!r} is cut off"
        level = [word for word in words if word.get_rotation() in (0, 90)]  # slanted boxes overlap in the air
        for one, other in combinations(level, 2):
            first, second = boxes[one].padded(-1), boxes[other].padded(-1)
            assert not first.overlaps(second), f"{one.get_text()!r} lies upon {other.get_text()!r}"

    return check
