"""Garments that are shifted or drawn: what the panels show is what the judges themselves say."""

import numpy as np
import pytest
from sklearn.svm import SVC, LinearSVC

from course.batches import move
from course.data import Dataset
from course.models import build_cnn
from course.widgets.garments import REACH, draw_garment, explore_shift
from course.widgets.garments_judges import Judge
from course.widgets.garments_view import GarmentsView

NAMES = ("Trouser", "Bag", "Boot")
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((30, 16, 16, 1)).astype(np.float32)
LABELS = np.arange(30) % 3


def flat(images):
    return images.reshape(len(images), -1)


MACHINE = SVC().fit(flat(IMAGES), LABELS)


@pytest.fixture(scope="module")
def dataset():
    return Dataset(IMAGES, LABELS, IMAGES, LABELS, class_names=NAMES, name="garments")


@pytest.fixture(scope="module")
def judges():
    return {"CNN": build_cnn((16, 16, 1), 3, filters=(4, 5)), "pixels + SVM": (flat, MACHINE)}


@pytest.fixture
def shifting(judges, dataset):
    made = explore_shift(judges, dataset, images=6)
    yield made
    made.close()


@pytest.fixture
def drawing(judges, dataset):
    made = draw_garment(judges, dataset, images=6)
    yield made
    made.close()


def expected_answers(judges, image):
    net, (features, machine) = judges.values()
    asked = image[None, ..., None].astype(np.float32)
    return net.predict(asked, verbose=0)[0], machine.decision_function(features(asked))[0]


def assert_judged(panel, judges, image):
    for name, expected in zip(judges, expected_answers(judges, image), strict=True):
        np.testing.assert_allclose(panel.answers[name], expected, atol=1e-5)
        bars = [bar.get_width() for bar in panel._view._bars[name]]
        np.testing.assert_allclose(bars, expected, atol=1e-5)
        assert f"{name} says {NAMES[expected.argmax()]}" in panel.status.text
    assert panel.problem.text == ""


def test_sliders_shift_what_the_judges_see(shifting, judges):
    shifting.garment.value = 4
    shifting.down.value, shifting.right.value = 2, -3
    image = move(IMAGES[[4]], down=2, right=-3)[0, ..., 0]
    assert_judged(shifting, judges, image)
    np.testing.assert_array_equal(shifting._view._picture.get_array(), image)
    assert "Bag, 2 down, -3 right" in shifting.status.text


def test_the_maps_tell_at_which_shifts_each_is_right(shifting, judges):
    shifting.garment.value = 5
    _, (features, machine) = judges.values()
    for down, right in ((0, 0), (-REACH, 2), (3, REACH)):
        answer = machine.decision_function(features(move(IMAGES[[5]], down=down, right=right))).argmax()
        assert shifting._right["pixels + SVM"][down + REACH, right + REACH] == (answer == 2)
    share = shifting._right["pixels + SVM"]
    assert f"pixels + SVM is right at {share.sum()} of 169 shifts" in shifting.status.text


def test_keys_and_mouse_shift(shifting):
    shifting.picture.steps = [2, -1]
    assert (shifting.down.value, shifting.right.value) == (-1, 2)
    shifting.picture.steps = [50, -1]
    assert (shifting.down.value, shifting.right.value) == (-1, REACH)
    axes = shifting._view._maps["CNN"].axes
    x, y = axes.transData.transform((-4, 3))
    box = shifting._view.figure.bbox
    pointer = [x / box.width, 1 - y / box.height]
    shifting.picture.pointer = pointer
    assert (shifting.down.value, shifting.right.value) == (-1, REACH)  # the mouse only passes
    shifting.picture.press = [1, *pointer]
    assert (shifting.down.value, shifting.right.value) == (3, -4)
    shifting.picture.press = [2, 0.1, 0.1]
    assert (shifting.down.value, shifting.right.value) == (3, -4)
    shifting.picture.set_state({"pointer": [pointer[0] + 1.001 / 8, pointer[1]], "pressed": True})  # a drag
    assert shifting.down.value == 3
    assert shifting.right.value > -4


def test_a_garment_to_begin_with_is_moved_and_drawn_on(drawing, judges):
    assert "The pad is empty" in drawing.status.text
    drawing.start.value = 3
    begun = np.round(255 * IMAGES[3, ..., 0]).astype(np.uint8)
    np.testing.assert_array_equal(drawing.pad.image, begun)
    drawing._buttons[1].click()  # to the right
    drawing._buttons[3].click()  # down
    moved = move(begun[None], down=1, right=1)[0]
    np.testing.assert_array_equal(drawing.pad.image, moved)
    assert_judged(drawing, judges, moved / 255)
    moved[4:9, 4] = 255
    drawing.pad.set_state({"pixels": memoryview(moved.tobytes()), "stroke": 1})  # as the browser does
    assert_judged(drawing, judges, moved / 255)
    drawing.start.value = None
    assert not drawing.pad.image.any()


def test_votes_probabilities_and_scores_are_named():
    assert Judge.of((flat, MACHINE), 3).unit == "votes, of 2"
    assert Judge.of((flat, LinearSVC().fit(flat(IMAGES), LABELS)), 3).unit == "score"
    assert Judge.of(build_cnn((16, 16, 1), 3, filters=(2,)), 3).unit == "probability"


def test_votes_are_won_duels():
    duels = SVC(decision_function_shape="ovo").fit(flat(IMAGES), LABELS).decision_function(flat(IMAGES))
    won = np.zeros((30, 3))
    for column, (one, other) in enumerate([(0, 1), (0, 2), (1, 2)]):
        np.add.at(won, (np.arange(30), np.where(duels[:, column] > 0, one, other)), 1)
    np.testing.assert_array_equal(Judge.of((flat, MACHINE), 3).answer(IMAGES).round(), won)


def test_scores_without_bounds_widen_the_axis():
    view = GarmentsView(NAMES, {"machine": ("score", None)})
    view.show_answers({"machine": np.array([-3.0, 2.0, 0.5])}, {"machine": "Bag"})
    assert view._axes["machine"].get_xlim() == (-3, 2)


def test_who_cannot_judge_is_refused(judges, dataset):
    with pytest.raises(ValueError, match="a judge and an image"):
        explore_shift({}, dataset)
    with pytest.raises(ValueError, match="Keras model, or a pair"):
        draw_garment({"nobody": "CNN"}, dataset)
    with pytest.raises(ValueError, match="a net of 3 answers"):
        draw_garment({"CNN": build_cnn((16, 16, 1), 4, filters=(2,))}, dataset)
    with pytest.raises(ValueError, match="classes 0 to 2"):
        draw_garment({"SVM": (flat, SVC().fit(flat(IMAGES), LABELS + 1))}, dataset)
    bytes_instead = Dataset(
        np.zeros((3, 8, 8), np.uint8),
        LABELS[:3],
        np.zeros((3, 8, 8), np.uint8),
        LABELS[:3],
        class_names=NAMES,
        name="bytes",
    )
    with pytest.raises(ValueError, match=r"dataset.scaled\(\) makes them"):
        explore_shift(judges, bytes_instead)
