import base64
import io

import numpy as np
import pytest
from PIL import Image

from course.detection import overlaps, suppress
from course.widgets.sliding_window import explore_sliding_window

SCENE = np.full((60, 100, 3), 0.5, np.float32)
TRUTH = np.array([[10.0, 10, 20, 10], [30, 70, 20, 10]])


@pytest.fixture
def windows():
    """Boxes of two sizes on a grid; the score is the overlap with the nearest thing."""
    boxes = np.array(
        [(r, c, h, h / 2) for h in (20, 30) for r in range(0, 60 - h, 5) for c in range(0, 100 - h // 2, 5)],
        float,
    )
    return boxes, overlaps(boxes, TRUTH).max(axis=1)


@pytest.fixture
def explorer(windows):
    return explore_sliding_window(SCENE, *windows, TRUTH, threshold=0.5)


def test_boxes_are_those_that_reach_and_survive(explorer, windows):
    boxes, scores = windows
    reach = np.flatnonzero(scores >= 0.5)
    expected = reach[suppress(boxes[reach], scores[reach], overlap=0.3)]
    assert sorted(explorer.kept) == sorted(expected)
    assert "suppression leaves 2: 2 of 2 found, 0 false alarms." in explorer.status.text
    explorer.overlap.value = 1.0
    assert sorted(explorer.kept) == sorted(reach)
    explorer.threshold.value = max(explorer.threshold.values)
    assert set(scores[explorer.kept]) == {scores.max()}


def test_the_window_is_the_one_nearest_to_the_pointer(explorer, windows):
    boxes, _ = windows
    explorer.height.value = 20.0
    explorer.picture.pointer = [15 / 100, 20 / 60]
    assert boxes[explorer.window].tolist() == TRUTH[0].tolist()
    assert "row 10, column 10: score 1 reaches the threshold" in explorer.status.text
    explorer.picture.steps = [4, 0]  # a step is an eighth of the width: four are one column of the grid
    assert boxes[explorer.window].tolist() == [10, 15, 20, 10]


def test_the_picture_shows_the_window_in_white(explorer):
    explorer.height.value = 20.0
    explorer.picture.pointer = [15 / 100, 20 / 60]
    picture = Image.open(io.BytesIO(explorer.picture.png))
    assert picture.size == (300, 180)
    assert picture.getpixel((45, 30)) == (255, 255, 255)  # on its upper edge
    assert picture.getpixel((45, 60)) == (128, 128, 128)  # within


def test_what_is_stored_is_smaller(explorer):
    data, metadata = explorer._repr_mimebundle_()
    stored = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert stored.size == (100, 60)
    assert metadata["image/png"]["width"] == 200
    assert metadata["image/png"]["alt"] == explorer.picture.alt


def test_keys_end_at_the_border(explorer):
    explorer.picture.steps = [-1_000, -1_000]
    assert explorer._boxes[explorer.window][:2].tolist() == [0, 0]


def test_what_does_not_fit_is_refused(windows):
    boxes, scores = windows
    with pytest.raises(ValueError, match="colour scene"):
        explore_sliding_window(SCENE[..., 0], boxes, scores, TRUTH, threshold=0.5)
    with pytest.raises(ValueError, match="n scores"):
        explore_sliding_window(SCENE, boxes, scores[1:], TRUTH, threshold=0.5)
    with pytest.raises(ValueError, match="NaN"):
        explore_sliding_window(SCENE, boxes, scores * np.nan, TRUTH, threshold=0.5)


def test_a_scene_without_anything_to_find(windows):
    explorer = explore_sliding_window(SCENE, *windows, np.zeros((0, 4)), threshold=0.5)
    assert explorer.problem.text == ""
    assert "0 of 0 found" in explorer.status.text
