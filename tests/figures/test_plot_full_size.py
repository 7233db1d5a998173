"""The figure of a stored full-size run: dots where the numbers are, the learner's beside them."""

import numpy as np
import pytest

from course.comparison import Summary
from course.figures import plot_full_size

SUMMARIES = [
    Summary("CNN", "learned", 50_000, 0.95, 0.01, 0.94, 0.97, 3, 100, 4.0, 0.5),
    Summary("ResNet", "learned", 50_000, 0.96, 0.0, 0.96, 0.96, 1, 100, 4.0, 0.5),
]


def test_stored_and_own_runs_stand_on_the_contenders_line():
    axes = plot_full_size(SUMMARIES, mine={"by hand": [0.5], "CNN": [0.7, 0.8]}).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["by hand", "CNN", "ResNet"]
    stored, *_, own = axes.get_lines()
    np.testing.assert_allclose(stored.get_xydata(), [[95, 1], [96, 2]])
    np.testing.assert_allclose(own.get_xydata(), [[50, 0], [70, 1], [80, 1]])


def test_bars_reach_from_the_worst_to_the_best_seed():
    axes = plot_full_size(SUMMARIES).axes[0]
    (bars,) = axes.collections
    np.testing.assert_allclose([np.sort(part[:, 0]) for part in bars.get_segments()], [[94, 97], [96, 96]])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["stored, worst to best seed"]


@pytest.mark.parametrize("summaries", [[], [SUMMARIES[0], SUMMARIES[0]]])
def test_what_cannot_be_drawn_is_refused(summaries):
    with pytest.raises(ValueError, match="one summary a contender"):
        plot_full_size(summaries)
