"""Stored full-size results: read as written, refused when damaged, and made by a lesson's own cells."""

import argparse
import json
import math
from dataclasses import replace

import pytest

from course.commands import reference as command
from course.comparison import Summary
from course.reference import FOLDER, Reference, Trial, load_reference, load_tuning, of_size, save_reference

SMALL = Summary("CNN", "learned", 250, 0.75, 0.01, 0.74, 0.76, 2, 100, 1.5, 0.5)
LARGE = Summary("CNN", "learned", 1000, 0.85, 0.0, 0.85, 0.85, 1, 100, 3.0, 0.5)
REFERENCE = Reference((SMALL, LARGE), "a machine", {"keras": "3"}, "2026-11-22", "python -m course …")


def test_what_is_read_is_what_was_written(tmp_path):
    save_reference("06_contest", REFERENCE, tmp_path)
    assert load_reference("06_contest", tmp_path) == REFERENCE


def test_what_was_not_measured_is_null_in_the_file(tmp_path):
    not_timed = replace(SMALL, predict_seconds=math.nan)
    path = save_reference("07_depth", replace(REFERENCE, summaries=(LARGE, not_timed)), tmp_path)

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    content = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    assert [summary["predict_seconds"] for summary in content["summaries"]] == [0.5, None]
    timed, read = load_reference("07_depth", tmp_path).summaries
    assert timed == LARGE
    assert math.isnan(read.predict_seconds)


def test_a_missing_one_names_those_there_are(tmp_path):
    save_reference("06_contest", REFERENCE, tmp_path)
    with pytest.raises(FileNotFoundError, match="06_contest"):
        load_reference("07_depth", tmp_path)


@pytest.mark.parametrize("text", ['{"summaries": [', "[]", '{"summaries": [{"contender": "CNN"}]}', "{}"])
@pytest.mark.parametrize("load", [load_reference, load_tuning])
def test_a_damaged_one_is_refused_by_name(tmp_path, text, load):
    (tmp_path / "06_contest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="06_contest"):
        load("06_contest", tmp_path)


def test_tuning_is_read(tmp_path):
    recipe = {"kind": "learned", "name": "dropout", "accuracy": 0.5, "seconds": 1.0}
    (tmp_path / "t.json").write_text(json.dumps({"recipes": [recipe]}), encoding="utf-8")
    assert load_tuning("t", tmp_path) == [Trial("learned", "dropout", 0.5, 1.0)]


def test_results_of_one_size():
    assert of_size([SMALL, LARGE], 1000) == {"CNN": LARGE}


def test_what_the_repository_stores_can_be_read():
    assert {trial.kind for trial in load_tuning("06_tuning")} == {"by hand", "learned"}
    stored = load_reference("06_by_hand_or_learned")
    assert max(summary.train_size for summary in stored.summaries) == 60_000
    assert stored.device
    assert stored.command.startswith("python -m course reference ")


LESSON = """
# %%
from functools import partial

import numpy as np
from sklearn.linear_model import LogisticRegression

from course.comparison import by_hand, compare
from course.data import load_moons
from course.devices import pick


# %%
def doubled(inputs):
    return 2 * inputs


rows = compare(
    [by_hand("linear", doubled, LogisticRegression())],
    load_moons(200, noise=0.2, seed=0),
    sizes=[pick(quick=20, laptop=30, gpu=40)],
    seeds=[0, 1],
)

# %%
raise RuntimeError("what follows the comparison is not run")
"""


@pytest.fixture
def a_lesson(tmp_path, monkeypatch):
    """A repository with one lesson, and an empty cache."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "06_tiny.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(command, "REPOSITORY", tmp_path)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_BUDGET", "quick")  # the command changes it; this puts it back afterwards
    return tmp_path


def asked(*words):
    """What the command gets from these words."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def test_the_command_runs_the_comparison_and_stores_it(a_lesson, capsys):
    status = command.run(asked("06", "--budget", "gpu", "--out", str(a_lesson)))
    stored = load_reference("06_tiny", a_lesson)
    assert status == 0
    assert [(one.contender, one.train_size, one.seeds) for one in stored.summaries] == [("linear", 40, 2)]
    assert stored.versions["course"]
    assert "linear" in capsys.readouterr().out


def test_a_lesson_that_does_not_exist(a_lesson, capsys):
    assert command.run(asked("99")) == 2
    assert capsys.readouterr().out == "no lesson 99; there are 06\n"


def test_a_file_in_place_of_the_folder_is_left_alone(a_lesson, capsys):
    (a_lesson / "file").write_text("mine")
    assert command.run(asked("06", "--out", str(a_lesson / "file"))) == 2
    assert "is no folder: choose another --out" in capsys.readouterr().out
    assert (a_lesson / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "source", ["result = 1", "rows = [1, 2]", "rows = []", "import numpy\nrows = numpy.ones(3)"]
)
def test_the_command_says_if_there_is_no_comparison(a_lesson, capsys, source):
    (a_lesson / "lessons" / "06_tiny.py").write_text(f"# %%\n{source}\n", encoding="utf-8")
    assert command.run(asked("06", "--budget", "gpu", "--out", str(a_lesson))) == 1
    assert "no comparison" in capsys.readouterr().out
    assert not list(a_lesson.glob("*.json"))


@pytest.mark.parametrize("option", [["--quick"], ["--seeds", "2"], ["--limit", "9"], ["--replace"]])
def test_a_lesson_has_no_options_of_experiments(a_lesson, capsys, option):
    assert command.run(asked("06", *option, "--out", str(a_lesson))) == 2
    assert "--budget" in capsys.readouterr().out


def test_a_lesson_does_not_overwrite_what_an_experiment_makes(a_lesson, capsys):
    (a_lesson / "lessons" / "06_tiny.py").rename(a_lesson / "lessons" / "06_by_hand_or_learned.py")
    assert command.run(asked("06")) == 2
    assert "reference contest" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--list"], ["depth", "--list"]])
def test_the_list_says_what_there_is_and_what_is_measured(words, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("course.reference.stored.FOLDER", tmp_path)
    save_reference("depth", replace(REFERENCE, failed=("one",)), tmp_path)
    (tmp_path / "roads.json").write_text("{", encoding="utf-8")
    assert command.run(asked(*words)) == 0
    said = capsys.readouterr().out
    assert "measured on 2026-11-22 on a machine: up to 2 seeds, 1 runs failed" in said
    assert "damaged" in said
    assert said.count("not yet measured") == 5
    for name in ("contest", "depth", "fashion", "cifar10", "cifar10_fast", "roads", "voices"):
        assert f"\n{name}: " in f"\n{said}"


def test_an_unknown_name_names_those_there_are(capsys):
    assert command.run(asked("cifar100")) == 2
    assert "cifar10_fast" in capsys.readouterr().out


def measure_little(monkeypatch, fails=False):
    from course.reference import Measured
    from course.reference.experiments import EXPERIMENTS
    from course.reference.running import Experiment, Work

    def measure(job):
        if fails:
            raise RuntimeError("no memory")
        return Measured("CNN", "learned", 10, job.seed, 0.5, 7, 1.0, 2.0, 0.1)

    plan = lambda scale: Work([("CNN", 10)], {}, measure)  # noqa: E731
    monkeypatch.setitem(EXPERIMENTS, "depth", Experiment("depth", "…", "…", "…", (), 2, plan))


def test_the_command_measures_and_prints(monkeypatch, tmp_path, capsys):
    measure_little(monkeypatch)
    assert command.run(asked("depth", "--seeds", "1", "--out", str(tmp_path))) == 0
    assert load_reference("depth", tmp_path).runs[0].compile_seconds == 1.0
    assert "CNN                      10 0.5000 ± 0.0000" in capsys.readouterr().out


def test_the_command_ends_with_1_if_a_run_failed(monkeypatch, tmp_path, capsys):
    measure_little(monkeypatch, fails=True)
    assert command.run(asked("depth", "--out", str(tmp_path))) == 1
    assert "failed: CNN, 10 examples, seed 1: RuntimeError: no memory" in capsys.readouterr().out


def test_the_command_says_why_it_refuses(monkeypatch, tmp_path, capsys):
    measure_little(monkeypatch)
    save_reference("depth", REFERENCE, tmp_path)
    assert command.run(asked("depth", "--out", str(tmp_path))) == 1
    assert "--replace" in capsys.readouterr().out


def test_references_lie_in_the_repository():
    assert (FOLDER.parent / "pyproject.toml").exists()
