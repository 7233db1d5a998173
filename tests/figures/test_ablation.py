"""Differences between variants: each seed against its own."""

import numpy as np
import pytest

from course.figures import plot_differences


def test_each_seed_is_compared_with_the_same_seed():
    accuracies = {"without": [0.80, 0.85], "everything": [0.82, 0.89], "with more": [0.83, 0.90]}
    (axes,) = plot_differences("everything", accuracies).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["without", "with more"]
    np.testing.assert_allclose([bar.get_width() for bar in axes.patches], [-3, 1])
    np.testing.assert_allclose(axes.lines[0].get_xdata(), [-2, -4])
    assert "“everything” (2 seeds" in axes.get_xlabel()


@pytest.mark.parametrize(
    ("accuracies", "message"),
    [
        ({"without": [0.8]}, "expected 'everything' and at least one variant"),
        ({"everything": [0.8]}, "expected 'everything' and at least one variant"),
        ({"everything": [0.8, 0.9], "without": [0.7]}, "one number of seeds"),
    ],
)
def test_what_cannot_be_compared_is_refused(accuracies, message):
    with pytest.raises(ValueError, match=message):
        plot_differences("everything", accuracies)
