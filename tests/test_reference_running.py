"""Full-size runs are made one by one: written at once, gone on with, never taken from a better one."""

import json
import math
from dataclasses import replace

import pytest

from course.reference import Measured, load_reference
from course.reference.running import Experiment, Job, Scale, Work, run_experiment


class Lab:
    """An experiment of two contenders, which counts what it is asked and breaks where told to."""

    def __init__(self):
        self.asked, self.breaks, self.settings = [], {}, {"epochs": 3, "widths": (4, 8)}

    def measure(self, job):
        self.asked.append((job.contender, job.seed))
        if (job.contender, job.seed) in self.breaks:
            raise self.breaks[job.contender, job.seed]
        accuracy = 0.9 + job.seed / 100
        return Measured(
            job.contender, "learned", 50, job.seed, accuracy, 7, math.nan, 2.0, 0.1, {"loss": 0.5}
        )

    def plan(self, scale):
        contenders = [("plain", 50), ("residual", None)]
        return Work(contenders, self.settings | {"limit": scale.images()}, self.measure)

    @property
    def experiment(self):
        return Experiment("trial", "…", "…", "…", ("fashion_mnist",), 2, self.plan)


@pytest.fixture
def lab():
    return Lab()


FULL = Scale()
ALL = [("plain", 0), ("residual", 0), ("plain", 1), ("residual", 1)]


def test_every_contender_runs_with_every_seed(lab, tmp_path, capsys):
    result = run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert lab.asked == ALL
    stored = load_reference("trial", tmp_path)
    assert [(one.contender, one.seeds, one.accuracy) for one in stored.summaries] == [
        ("plain", 2, pytest.approx(0.905)),
        ("residual", 2, pytest.approx(0.905)),
    ]
    assert [(run.contender, run.seed) for run in stored.runs] == ALL
    assert stored.runs[0].details == {"loss": 0.5}
    assert math.isnan(stored.runs[0].compile_seconds)
    assert stored.command == "python -m course reference trial"
    assert stored.settings["widths"] == [4, 8]
    assert {"course", "keras", "numpy", "python"} <= set(stored.versions)
    assert not stored.quick
    assert result.summaries == stored.summaries
    assert "plain, 50 examples, seed 1" in capsys.readouterr().out


def test_what_was_killed_goes_on(lab, tmp_path):
    lab.breaks = {("plain", 1): KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert len(load_reference("trial", tmp_path).runs) == 2
    lab.asked, lab.breaks = [], {}
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert lab.asked == ALL[2:]
    assert len(load_reference("trial", tmp_path).runs) == 4


def test_more_seeds_can_be_added_later(lab, tmp_path, capsys):
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    lab.asked = []
    stored = run_experiment(lab.experiment, Scale(seeds=3), folder=tmp_path)
    assert lab.asked == [("plain", 2), ("residual", 2)]
    assert {one.seeds for one in stored.summaries} == {3}
    assert "4 of 6 runs were there already" in capsys.readouterr().out


def test_fewer_seeds_take_nothing_away(lab, tmp_path):
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    lab.asked = []
    run_experiment(lab.experiment, Scale(seeds=1), folder=tmp_path)
    assert not lab.asked
    assert len(load_reference("trial", tmp_path).runs) == 4


def test_one_failure_does_not_cost_the_others(lab, tmp_path, capsys):
    lab.breaks = {("residual", 0): RuntimeError("no more memory\nsecond line")}
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    stored = load_reference("trial", tmp_path)
    assert [(run.contender, run.seed) for run in stored.runs] == [one for one in ALL if one != ALL[1]]
    assert stored.failed == ("residual, seed 0: RuntimeError: no more memory",)
    assert "failed: RuntimeError" in capsys.readouterr().out


def test_what_failed_is_tried_again(lab, tmp_path):
    lab.breaks = {("residual", 0): RuntimeError("no more memory")}
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    lab.asked, lab.breaks = [], {}
    stored = run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert lab.asked == [ALL[1]]
    assert load_reference("trial", tmp_path) == stored
    assert not stored.failed


def test_if_all_fails_that_is_written_down(lab, tmp_path):
    lab.breaks = dict.fromkeys(ALL, ValueError("no data"))
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    stored = load_reference("trial", tmp_path)
    assert len(stored.failed) == 4
    assert not stored.summaries


@pytest.mark.parametrize("change", ["settings", "device", "versions"])
def test_what_was_made_otherwise_is_not_mixed_or_overwritten(lab, tmp_path, monkeypatch, change):
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    before = (tmp_path / "trial.json").read_text()
    if change == "settings":
        lab.settings = lab.settings | {"epochs": 4}
    elif change == "device":
        monkeypatch.setattr("course.devices.describe", lambda: _Machine())
    else:
        monkeypatch.setattr("course.reference.running.LIBRARIES", ("keras",))
    with pytest.raises(FileExistsError, match="--replace"):
        run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert (tmp_path / "trial.json").read_text() == before


class _Machine:
    backend, backend_version = "tensorflow", "9"

    def __str__(self):
        return "another machine"


def test_what_is_replaced_is_kept_aside(lab, tmp_path, capsys):
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    before = (tmp_path / "trial.json").read_text()
    lab.settings, lab.asked = {"epochs": 4}, []
    run_experiment(lab.experiment, FULL, folder=tmp_path, replace_old=True)
    assert lab.asked == ALL
    (aside,) = tmp_path.glob("trial-*.json")
    assert aside.read_text() == before
    assert load_reference("trial", tmp_path).settings["epochs"] == 4
    assert aside.name in capsys.readouterr().out


@pytest.mark.parametrize("scale", [Scale(quick=True), Scale(limit=100)])
def test_a_trial_never_takes_the_place_of_a_full_run(lab, tmp_path, scale):
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    before = (tmp_path / "trial.json").read_text()
    with pytest.raises(FileExistsError, match="full run"):
        run_experiment(lab.experiment, scale, folder=tmp_path, replace_old=True)
    assert (tmp_path / "trial.json").read_text() == before


@pytest.mark.parametrize("scale", [Scale(quick=True, seeds=1), Scale(limit=100, seeds=1)])
def test_a_trial_goes_elsewhere_and_says_that_it_is_one(lab, tmp_path, monkeypatch, scale):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("course.reference.running.FOLDER", tmp_path / "reference")
    run_experiment(lab.experiment, scale)
    assert not (tmp_path / "reference").exists()
    stored = load_reference("trial", tmp_path / "cache" / "reference")
    assert stored.quick
    assert stored.command.startswith("python -m course reference trial --seeds 1 --")


def test_a_full_run_takes_the_place_of_a_trial(lab, tmp_path):
    run_experiment(lab.experiment, Scale(quick=True), folder=tmp_path)
    run_experiment(lab.experiment, FULL, folder=tmp_path)
    assert not load_reference("trial", tmp_path).quick
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_the_file_is_whole_after_every_run(lab, tmp_path):
    lengths = []

    def look(job):
        path = tmp_path / "trial.json"
        lengths.append(len(json.loads(path.read_text())["runs"]) if path.exists() else 0)
        return lab.measure(job)

    experiment = replace(lab.experiment, plan=lambda scale: replace(lab.plan(scale), measure=look))
    run_experiment(experiment, FULL, folder=tmp_path)
    assert lengths == [0, 1, 2, 3]


@pytest.mark.parametrize("scale", [Scale(seeds=0), Scale(limit=0)])
def test_nothing_to_do_is_refused(lab, tmp_path, scale):
    with pytest.raises(ValueError, match="at least one"):
        run_experiment(lab.experiment, scale, folder=tmp_path)


def test_a_damaged_file_is_not_overwritten(lab, tmp_path):
    (tmp_path / "trial.json").write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        run_experiment(lab.experiment, FULL, folder=tmp_path)


def test_how_many_images_a_scale_allows():
    assert Scale().images() is None
    assert Scale().images(60_000) == 60_000
    assert Scale(limit=300).images(60_000) == 300
    assert Scale(quick=True).images(60_000) == 512
    assert Scale(quick=True, limit=64).images() == 64


def test_a_job_can_be_of_any_size():
    assert Job("residual", None, 0) != Job("residual", 50, 0)
