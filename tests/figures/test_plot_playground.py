"""A net in the plane as a still: what is drawn is read back."""

import numpy as np
import pytest

from course.figures.playground import plot_net_in_plane

RANDOM = np.random.default_rng(0)
SURFACE = RANDOM.random((8, 8))
LAYERS = [RANDOM.normal(size=(8, 8, neurons)) for neurons in (2, 3)]
POINTS, LABELS = RANDOM.random((10, 2)), np.arange(10) % 2
BOUNDS = ((0.0, 1.0), (-1.0, 2.0))


def test_every_neuron_and_the_answer_are_drawn(assert_legible):
    layers = [LAYERS[0], np.concatenate([LAYERS[1][..., :2], np.zeros((8, 8, 1))], axis=2)]
    figure = plot_net_in_plane(layers, SURFACE, POINTS, LABELS, BOUNDS)
    left, right = figure.axes
    pictures = [np.moveaxis(layer, 2, 0) for layer in layers]
    for image, expected in zip(left.get_images(), np.concatenate(pictures), strict=True):
        np.testing.assert_array_equal(image.get_array(), expected)
        low, high = image.get_clim()
        assert low == -high
        assert high == pytest.approx(np.abs(expected).max() or 1)
    assert [label.get_text() for label in left.get_xticklabels()] == ["inputs", "layer 1"]
    (answer,) = right.get_images()
    np.testing.assert_array_equal(answer.get_array(), SURFACE)
    assert answer.get_extent() == [0, 1, -1, 2]
    for label, drawn in enumerate(right.collections):
        np.testing.assert_allclose(drawn.get_offsets(), POINTS[label == LABELS])
    assert_legible(figure)


@pytest.mark.parametrize("layers", [[], [LAYERS[0][:4]]])
def test_layers_must_fit_the_answer(layers):
    with pytest.raises(ValueError, match=r"over a lattice \(8, 8\)"):
        plot_net_in_plane(layers, SURFACE, POINTS, LABELS, BOUNDS)
