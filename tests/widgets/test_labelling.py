import io

import numpy as np
import pytest
from PIL import Image

from course.data import Dataset
from course.widgets.labelling import label_garments, render_png, wilson_interval

NAMES = ("Trouser", "Bag", "Boot & co")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def dataset():
    images = np.random.default_rng(0).integers(0, 256, (30, 4, 4), dtype=np.uint8)
    labels = np.arange(30) % 3
    return Dataset(
        x_train=images, y_train=labels, x_test=images, y_test=labels, class_names=NAMES, name="garments"
    )


def right_answers(dataset, count=5, seed=0):
    chosen = np.random.default_rng(seed).choice(30, size=count, replace=False)
    return [int(dataset.y_test[index]) for index in chosen]


def click(widget, *answers):
    for answer in answers:
        widget._buttons[answer].click()


def test_starts_with_the_first_picture_and_no_score(dataset):
    widget = label_garments(dataset, count=5)
    assert [button.description for button in widget._buttons] == list(NAMES)
    assert "1 of 5" in widget._progress.value
    assert widget.answers == ()
    assert widget.accuracy is None
    assert widget._again.layout.display == "none"


def test_each_click_is_an_answer_and_brings_the_next_picture(dataset):
    widget = label_garments(dataset, count=5)
    first = widget._picture.value
    click(widget, 2)
    assert widget.answers == (2,)
    assert "2 of 5" in widget._progress.value
    assert widget._picture.value != first
    assert widget.accuracy is None  # nothing is given away before the end
    assert widget._result.value == ""


def test_the_end_tells_the_score_and_shows_each_mistake(dataset):
    widget = label_garments(dataset, count=5)
    right = right_answers(dataset)
    click(widget, (right[0] + 1) % 3, *right[1:])
    assert widget.accuracy == pytest.approx(0.8)
    assert "4 of 5 right: 80%" in widget._result.value
    assert widget._result.value.count("<img") == 1
    assert NAMES[right[0]].replace("&", "&amp;") in widget._result.value
    assert widget._choices.layout.display == "none"


def test_clicks_after_the_end_change_nothing(dataset):
    widget = label_garments(dataset, count=2)
    click(widget, *right_answers(dataset, count=2), 0, 1)
    assert len(widget.answers) == 2
    assert widget.accuracy == 1.0
    assert "Not one mistake" in widget._result.value


def test_answers_outlive_the_kernel(dataset):
    click(label_garments(dataset, count=5), 1, 2)
    widget = label_garments(dataset, count=5)
    assert widget.answers == (1, 2)
    assert "3 of 5" in widget._progress.value
    assert label_garments(dataset, count=6).answers == ()
    assert label_garments(dataset, count=5, seed=1).answers == ()


def test_starting_again_forgets_them(dataset, own_folder):
    widget = label_garments(dataset, count=5)
    click(widget, 1, 2)
    widget._again.click()
    assert widget.answers == ()
    assert "1 of 5" in widget._progress.value
    assert label_garments(dataset, count=5).answers == ()


@pytest.mark.parametrize("content", ["", "{", "3", "[7]", '["Bag"]', "[0, 0, 0, 0, 0, 0]", "[[0]]"])
def test_a_damaged_file_counts_as_no_answers(dataset, own_folder, content):
    click(label_garments(dataset, count=5), 1)
    (file,) = (own_folder / "learner").iterdir()
    file.write_text(content)
    assert label_garments(dataset, count=5).answers == ()


def test_without_a_kernel_a_picture_with_words_is_shown(dataset):
    bundle, metadata = label_garments(dataset, count=5)._repr_mimebundle_()
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(bundle)
    assert metadata["image/png"]["alt"]


def test_pixels_stay_sharp_squares():
    image = np.array([[0, 255], [100, 7]], dtype=np.uint8)
    enlarged = np.asarray(Image.open(io.BytesIO(render_png(image, 8))))
    assert np.array_equal(enlarged, np.kron(image, np.ones((4, 4), dtype=np.uint8)))


@pytest.mark.parametrize(("right", "count"), [(16, 20), (0, 20), (20, 20), (1, 1)])
def test_wilson_interval_solves_its_equation(right, count):
    # The interval's ends are the shares p at which the observed share lies 1.96 standard errors away.
    for end in wilson_interval(right, count):
        assert (right / count - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / count, abs=1e-6)


def test_scaled_images_are_refused_with_the_remedy(dataset):
    with pytest.raises(ValueError, match="before scaling"):
        label_garments(dataset.scaled())


@pytest.mark.parametrize("count", [0, 31])
def test_an_impossible_count_is_refused(dataset, count):
    with pytest.raises(ValueError, match="between 1 and 30"):
        label_garments(dataset, count=count)
