"""Labelling against the clock, by what the browser's buttons and keys would send."""

import io

import numpy as np
import pytest
from PIL import Image

from course.answers import file_of, read_answers
from course.data import Dataset
from course.widgets.labelling import label_garments, mistakes_in_words, render_png

NAMES = ("Trouser", "Bag", "Boot & co")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def dataset():
    images = np.random.default_rng(0).integers(0, 256, (30, 8, 8), dtype=np.uint8)
    labels = np.arange(30) % 3
    return Dataset(images, labels, images, labels, class_names=NAMES, name="garments")


def send(panel, **content):
    panel.choices._handle_custom_msg(content, [])


def begin(dataset, count=5):
    panel = label_garments(dataset, count=count)
    send(panel, kind="start")
    return panel


def answer(panel, *choices, seconds=2.0):
    for choice in choices:
        send(panel, kind="answer", choice=choice, position=panel.choices.position, seconds=seconds)


def right_answers(panel):
    return [int(label) for label in panel.answers.labels]


def test_nothing_is_shown_sharp_before_the_clock_starts(dataset):
    panel = label_garments(dataset, count=5)
    first = render_png(dataset.x_test[panel.answers.chosen[0]], 280)
    assert panel.choices.texts == list(NAMES)
    assert (panel.choices.position, panel.choices.start_text) == (-1, "Start the clock")
    assert panel.picture.png != first
    answer(panel, 1)
    assert panel.answers.given == ()
    send(panel, kind="start")
    assert panel.choices.position == 0
    assert panel.picture.png == first
    assert "Garment 1 of 5" in panel.status.text


def test_words_beside_the_picture_do_not_give_the_answer_away(dataset):
    panel = begin(dataset)
    for choice in right_answers(panel):
        assert not any(name in panel.picture.alt + panel.status.text for name in NAMES)
        answer(panel, choice)


def test_each_answer_brings_the_next_picture_and_counts_its_time(dataset):
    panel = begin(dataset)
    answer(panel, 2, seconds=1.0)
    answer(panel, 0, seconds=3.0)
    assert panel.answers.given == (2, 0)
    assert panel.choices.position == 2
    assert panel.picture.png == render_png(dataset.x_test[panel.answers.chosen[2]], 280)
    assert "Median so far: 2.0 seconds" in panel.status.text
    assert panel.accuracy is None


def test_a_second_press_on_its_way_is_no_answer_to_the_next_picture(dataset):
    panel = begin(dataset)
    for _ in range(2):
        send(panel, kind="answer", choice=1, position=0, seconds=1.0)
    assert panel.answers.given == (1,)


def test_the_end_tells_score_interval_pace_and_mistakes(dataset):
    panel = begin(dataset)
    first, *others = right_answers(panel)
    wrong = (first + 1) % 3
    answer(panel, wrong, *others)
    assert panel.accuracy == pytest.approx(0.8)
    assert "4 of 5 right: 80%" in panel.status.text
    assert "from 38% to 96%" in panel.status.text  # Wilson, by hand: 0.3755 and 0.9638
    assert "Median: 2.0 seconds" in panel.status.text
    assert f"{NAMES[first]} taken for {NAMES[wrong]}." in panel.picture.alt
    assert (panel.choices.position, panel.choices.start_text) == (-1, "")
    send(panel, kind="start")
    answer(panel, 0)
    assert len(panel.answers.given) == 5


def test_answers_and_times_outlive_the_kernel(dataset):
    answer(begin(dataset), 1, 2, seconds=1.5)
    panel = label_garments(dataset, count=5)
    assert (panel.answers.given, panel.answers.seconds) == ((1, 2), (1.5, 1.5))
    assert panel.choices.start_text == "Go on at garment 3"
    assert read_answers(dataset.scaled(), 5).given == (1, 2)
    assert label_garments(dataset, count=6).answers.given == ()


def test_starting_again_keeps_the_old_file_until_the_first_new_answer(dataset):
    panel = begin(dataset)
    answer(panel, 1, 2)
    panel.again.click()
    assert panel.answers.given == ()
    assert panel.choices.start_text == "Start the clock"
    assert read_answers(dataset, 5).given == (1, 2)
    send(panel, kind="start")
    answer(panel, 0)
    assert read_answers(dataset, 5).given == (0,)


def test_on_a_disk_that_takes_nothing_one_can_go_on(dataset, own_folder):
    panel = begin(dataset)
    file_of(dataset, 5).parent.parent.joinpath("learner").write_text("a file where a folder should be")
    answer(panel, 1)
    assert "This did not work" in panel.problem.text
    answer(panel, 2)
    assert panel.answers.given == (1, 2)


def test_a_nonsense_message_is_shown_and_changes_nothing(dataset):
    panel = begin(dataset)
    send(panel, kind="answer", choice=7, position=0, seconds=1.0)
    assert "from 0 to 2" in panel.problem.text
    assert panel.answers.given == ()
    send(panel, kind="chatter")
    assert panel.problem.text == ""


def test_without_a_kernel_a_picture_with_words_is_shown(dataset):
    bundle, metadata = label_garments(dataset, count=5)._repr_mimebundle_()
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(bundle)
    assert metadata["image/png"]["alt"]


def test_mistakes_are_told_the_most_frequent_first(dataset):
    panel = begin(dataset, count=30)
    labels = right_answers(panel)
    said = [{0: 1, 1: 1, 2: 2}[label] for label in labels]
    said[labels.index(1)] = 2
    answer(panel, *said)
    first, _ = mistakes_in_words(panel.answers).split("; ")
    assert first == "Trouser taken for Bag, 10 times"


def test_pixels_stay_sharp_squares():
    image = np.array([[0, 255], [100, 7]], dtype=np.uint8)
    enlarged = np.asarray(Image.open(io.BytesIO(render_png(image, 8))))
    assert np.array_equal(enlarged, np.kron(image, np.ones((4, 4), dtype=np.uint8)))


def test_scaled_images_are_refused_with_the_remedy(dataset):
    with pytest.raises(ValueError, match="before scaling"):
        label_garments(dataset.scaled())


@pytest.mark.parametrize("count", [0, 31])
def test_an_impossible_count_is_refused(dataset, count):
    with pytest.raises(ValueError, match="between 1 and 30"):
        label_garments(dataset, count=count)
