"""All full-size experiments can be planned and tried out; the contest is that of the lesson."""

import json
from dataclasses import replace

import numpy as np
import pytest

from course.building import read_lesson
from course.data import Dataset
from course.data.catalogue import read_catalogue
from course.reference import FOLDER
from course.reference.contest import EPOCHS, SIZES, list_contenders, make_features
from course.reference.experiments import EXPERIMENTS
from course.reference.running import Scale, run_experiment

EXPERIMENT = pytest.mark.parametrize("name", list(EXPERIMENTS))


@EXPERIMENT
def test_it_says_what_it_is_and_what_it_takes(name):
    experiment = EXPERIMENTS[name]
    assert experiment.name == name
    assert experiment.purpose
    assert experiment.goal
    assert experiment.cost
    assert experiment.seeds >= 3
    assert set(experiment.data) <= set(read_catalogue())


@EXPERIMENT
@pytest.mark.parametrize("quick", [False, True])
def test_it_is_planned_without_its_data(name, quick, monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("planning loads nothing")

    monkeypatch.setattr("course.data.load", refuse)
    work = EXPERIMENTS[name].plan(Scale(quick=quick))
    assert work.contenders
    assert len(set(work.contenders)) == len(work.contenders)
    json.dumps(work.settings)


def test_the_readme_names_them_all():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert named == list(EXPERIMENTS)


def noise(shape, classes, *, extra=()):
    random = np.random.default_rng(0)
    images = [random.integers(0, 256, (60, *shape), dtype=np.uint8) for _ in range(2)]
    labels = [np.arange(60, dtype=np.uint8) % classes for _ in range(2)]
    names = [f"class {number}" for number in range(classes)]
    parts = images[0], labels[0], images[1], labels[1]
    return Dataset(*parts, class_names=names, extra={key: np.ones(60, bool) for key in extra})


SETS = {
    "fashion_mnist": lambda: noise((28, 28), 10),
    "cifar10": lambda: noise((32, 32, 3), 10),
    "gtsrb32": lambda: noise((32, 32, 3), 3),
    "people_poles": lambda: noise((64, 32, 3), 2, extra=("test_matched",)),
}


@pytest.fixture
def pretended_data(monkeypatch):
    def load(name, *, train_size=None, test_size=None, seed=0):
        data = SETS[name]()
        return data.subset(min(train_size or 60, 60), min(test_size or 60, 60), seed)

    monkeypatch.setattr("course.data.load", load)


@pytest.mark.parametrize(
    ("name", "contenders"),
    [
        ("contest", {"pixels + linear", "shallow net"}),
        ("depth", {"residual 8"}),
        ("fashion", {"ResNet"}),
        ("cifar10", {"ResNet 20"}),
        ("cifar10_fast", {"fast CNN"}),
        ("roads", {"signs, HOG + SVM", "people, CNN"}),
    ],
)
def test_it_can_be_tried_out(name, contenders, pretended_data, tmp_path):
    experiment = EXPERIMENTS[name]

    def plan(scale):
        work = experiment.plan(scale)
        return replace(work, contenders=[one for one in work.contenders if one[0] in contenders])

    # 60 images, so that batches hold no more of them.
    scale = Scale(seeds=1, quick=True, limit=60)
    stored = run_experiment(replace(experiment, plan=plan), scale, folder=tmp_path, say=lambda line: None)
    assert not stored.failed
    assert {one.contender for one in stored.summaries} == contenders
    for run in stored.runs:
        assert 0 <= run.accuracy <= 1
        assert run.train_seconds > 0
        assert run.parameters > 0
        assert run.train_size == 60


def test_data_that_are_not_there_fail_by_themselves(tmp_path, monkeypatch):
    from course.data import DataError

    def load(name, **options):
        raise DataError(f"{name} is not on this machine")

    monkeypatch.setattr("course.data.load", load)
    scale = Scale(seeds=1, quick=True)
    stored = run_experiment(EXPERIMENTS["voices"], scale, folder=tmp_path, say=lambda line: None)
    assert len(stored.failed) == 4
    assert "speech_commands is not on this machine" in stored.failed[0]


def names_of_lesson_06():
    """What the contest's cells of the lesson define, at the budget for GPUs."""
    names = {}
    lesson = FOLDER.parent / "lessons" / "06_by_hand_or_learned.py"
    wanted = ("from ", "def make_features", "on_pixels =", "epochs = pick", "def train_cnn", "nets = [")
    for cell in read_lesson(lesson).cells:
        if cell.cell_type == "code" and cell.source.lstrip().startswith(wanted):
            source = cell.source.partition("some_features")[0]
            exec(compile(source, lesson.name, "exec"), names)
    return names


def test_the_contest_is_that_of_lesson_06(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "gpu")
    lesson = names_of_lesson_06()
    assert lesson["epochs"] == EPOCHS
    assert tuple(lesson["epochs"]) == SIZES
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    np.testing.assert_array_equal(lesson["make_features"](images), make_features(images))
    ours = {one.name: one for one in list_contenders(EPOCHS)}
    theirs = {one.name: one for one in [*lesson["hand_made"], *lesson["nets"]]}
    assert list(ours) == list(theirs)
    for name in ("pixels + linear", "hand-made + SVM"):
        steps = {"pixels + linear": "on_pixels", "hand-made + SVM": "on_features"}
        assert str(lesson[steps[name]]) in _estimators(ours[name])
    for size in SIZES:
        for name, function in (("CNN", "train_cnn"), ("shallow net", "train_shallow")):
            assert _settings(ours[name])(size) == lesson[function](size)


def _closure(contender):
    cells = zip(contender.fit.__code__.co_freevars, contender.fit.__closure__, strict=True)
    return {name: cell.cell_contents for name, cell in cells}


def _estimators(contender):
    return str(_closure(contender)["estimator"])


def _settings(contender):
    return _closure(contender)["settings"]
