"""What goes into a training and what comes out, as plain numbers and as a file."""

import json
import os

import numpy as np
import pytest

from course.runs import Run, Settings


@pytest.fixture
def run():
    return Run(
        history={"loss": [0.5, 0.25], "accuracy": [0.75, 1.0], "learning_rate": [1e-3, 1e-9]},
        settings=Settings(epochs=2, augment=("flip", "shift"), patience=1, seed=3, weight_decay=0.01),
        seconds=12.5,
        parameters=1234,
        device="a processor, 2 cores",
        test_accuracy=0.875,
        interrupted=True,
    )


def test_a_run_comes_back_from_its_file_unchanged(run, tmp_path):
    run.save(tmp_path / "run.json")
    assert Run.load(tmp_path / "run.json") == run
    assert Run.load(str(tmp_path / "run.json")).settings.augment == ("flip", "shift")


def test_no_test_accuracy_and_a_diverged_loss_come_back_too(run, tmp_path):
    odd = Run({"loss": [float("nan"), float("inf")]}, Settings(), 0.0, 0, "", None)
    odd.save(tmp_path / "run.json")
    loaded = Run.load(tmp_path / "run.json")
    assert np.isnan(loaded.history["loss"][0])
    assert loaded.history["loss"][1] == float("inf")
    assert (loaded.test_accuracy, loaded.interrupted) == (None, False)


def test_the_file_is_json_that_any_program_reads(run, tmp_path):
    run.save(tmp_path / "run.json")
    content = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert content["history"]["loss"] == [0.5, 0.25]
    assert content["settings"]["patience"] == 1


def test_a_file_cut_short_anywhere_is_refused_by_name(run, tmp_path):
    path = tmp_path / "run.json"
    run.save(path)
    whole = path.read_text(encoding="utf-8")
    for length in range(0, len(whole) - 1, 7):
        path.write_text(whole[:length], encoding="utf-8")
        with pytest.raises(ValueError, match=r"run\.json does not hold a saved Run"):
            Run.load(path)


@pytest.mark.parametrize(
    "content",
    ["[]", "3", "null", '"text"', "{}", '{"settings": {}}', '{"settings": 3}', '{"settings": {"epochs": 0}}'],
)
def test_another_json_file_is_refused_by_name(content, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"other\.json does not hold a saved Run"):
        Run.load(path)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(ValueError, match=r"picture\.png"):
        Run.load(path)


def test_a_field_that_is_unknown_is_refused(run, tmp_path):
    path = tmp_path / "run.json"
    run.save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "colour": "red"}), encoding="utf-8")
    with pytest.raises(ValueError, match="colour"):
        Run.load(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        Run.load(tmp_path / "nothing.json")


def test_a_full_disk_leaves_the_old_run(run, tmp_path, monkeypatch):
    path = tmp_path / "run.json"
    run.save(path)

    def no_space(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(OSError, match="No space left"):
        Run({}, Settings(), 0.0, 0, "", None).save(path)
    assert Run.load(path) == run
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be at least 1, got 0"),
        ({"batch_size": -1}, "batch_size must be at least 1, got -1"),
        ({"learning_rate": 0}, "learning_rate must be above 0"),
        ({"weight_decay": -0.1}, "weight_decay at least 0"),
        ({"validation_fraction": 1}, r"validation_fraction must be in \[0, 1\), got 1"),
        ({"validation_fraction": -0.1}, "validation_fraction must be in"),
        ({"schedule": "cosine"}, "schedule must be one of .*'one_cycle', 'constant'.*got 'cosine'"),
        ({"optimizer": "rmsprop"}, "optimizer must be one of .*'momentum'.*got 'rmsprop'"),
        (
            {"augment": ("flip", "rotate")},
            r"augment knows \('flip', 'shift', 'shift_mirrored'\), got \['rotate'\]",
        ),
        ({"augment": "flip"}, "augment"),
        ({"patience": 0}, "patience must be at least 1"),
        ({"patience": 2, "validation_fraction": 0}, "needs validation data"),
    ],
)
def test_settings_that_cannot_be_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        Settings(**options)


def test_a_whole_number_is_a_learning_rate_too():
    """Keras takes floats only."""
    assert type(Settings(learning_rate=1).learning_rate) is float
