"""A template slid over the map of HOG cells against the classifier's own scores of crops."""

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from course.detection import as_hog_template, detect_in_one_pass, sliding_windows
from course.features.image import hog

RANDOM = np.random.default_rng(0)


def features(views, cell=8):
    return hog(views, pixels_per_cell=(cell, cell), cells_per_block=(2, 2))


def fitted(window=(32, 24), cell=8):
    views = RANDOM.random((40, *window, 3), dtype=np.float32)
    views[:20] = np.sort(views[:20], axis=1)  # brighter downwards
    return LinearSVC(C=0.1).fit(features(views, cell), np.repeat([1, 0], 20))


def test_a_picture_of_the_windows_size_gets_the_classifiers_own_score():
    svm = fitted()
    views = RANDOM.random((5, 32, 24, 3), dtype=np.float32)
    scores = as_hog_template(svm, (32, 24), 8).score(views)
    assert scores.shape == (5, 1, 1, 2)
    np.testing.assert_allclose(
        scores[:, 0, 0, 1], svm.decision_function(features(views)), rtol=1e-4, atol=1e-4
    )
    np.testing.assert_array_equal(scores[..., 0], -scores[..., 1])


@pytest.mark.parametrize("cell", [4, 8])
def test_windows_get_the_scores_of_crops_but_for_their_borders(cell):
    """Where pictures are of one grey along the borders of crops, nothing is lost by cutting."""
    svm = fitted((32, 24), cell)
    image = np.full((72, 64, 3), 0.5, np.float32)
    image[20:28, 20:28] = RANDOM.random((8, 8, 3), dtype=np.float32)
    windows, _ = sliding_windows(image, (32, 24), cell)
    scores = as_hog_template(svm, (32, 24), cell).score(image[None])[0, ..., 1]
    assert scores.shape == windows.shape[:2]
    rows, columns = cell * np.arange(scores.shape[0]), cell * np.arange(scores.shape[1])
    whole = (rows < 20) & (rows + 32 > 28), (columns < 20) & (columns + 24 > 28)  # it, and a margin
    scores, crops = scores[np.ix_(*whole)], windows[np.ix_(*whole)]
    expected = svm.decision_function(features(crops.reshape(-1, 32, 24, 3), cell)).reshape(scores.shape)
    assert np.ptp(expected) > 0.01
    np.testing.assert_allclose(scores, expected, rtol=1e-3, atol=1e-3)


def test_it_detects_in_one_pass():
    image = RANDOM.random((80, 72, 3), dtype=np.float32)
    image[24:56, 16:40] = np.sort(image[24:56, 16:40], axis=0)
    boxes, scores = detect_in_one_pass(image, as_hog_template(fitted(), (32, 24), 8), threshold=-np.inf)
    assert boxes[scores.argmax()].tolist() == [24, 16, 32, 24]


@pytest.mark.parametrize(
    ("window", "cell", "message"),
    [
        ((30, 24), 8, "do not fill"),
        ((32, 24), 0, "do not fill"),
        ((32, 32), 8, "weights"),
        ((8, 8), 8, "weights"),
    ],
)
def test_what_does_not_fit_is_refused(window, cell, message):
    with pytest.raises(ValueError, match=message):
        as_hog_template(fitted(), window, cell)


@pytest.mark.parametrize("shape", [(32, 24), (1, 31, 24, 3), (1, 32, 23)])
def test_bad_pictures_are_refused(shape):
    with pytest.raises(ValueError, match="at least 32"):
        as_hog_template(fitted(), (32, 24), 8).score(np.zeros(shape, np.float32))
