"""A lesson draws a stored full-size run beside the learner's, or says which command makes it."""

import pytest

from course.comparison import Summary
from course.full_size import show_reference
from course.reference import FOLDER, Reference, save_reference
from course.reference.experiments import EXPERIMENTS

RUN = Reference(
    (
        Summary("CNN", "learned", 1000, 0.80, 0.01, 0.79, 0.81, 3, 100, 4.0, 0.5),
        Summary("CNN", "learned", 50_000, 0.951, 0.002, 0.949, 0.953, 3, 100, 95.04, 0.5),
        Summary("ResNet", "learned", 50_000, 0.96, 0.0, 0.96, 0.96, 1, 100, 120.0, 0.5),
    ),
    "a GPU",
    {"keras": "3"},
    "2030-01-31",
    "python -m course reference cifar10",
)


def test_without_a_run_it_says_which_command_makes_one(tmp_path, capsys):
    show_reference("cifar10", mine={"CNN": [0.7]}, folder=tmp_path)
    said = capsys.readouterr().out
    assert said == "Not yet measured at full size: `python -m course reference cifar10` does it, on a GPU.\n"


def test_a_run_of_which_all_failed_is_no_run(tmp_path, capsys):
    save_reference("roads", Reference((), "a GPU", {}, "2030-01-31", "…", failed=("all",)), tmp_path)
    show_reference("roads", folder=tmp_path)
    assert "Not yet measured" in capsys.readouterr().out


def test_a_run_is_shown_with_its_machine_and_seconds(tmp_path, capsys):
    save_reference("cifar10", RUN, tmp_path)
    show_reference("cifar10", folder=tmp_path)
    said = capsys.readouterr().out
    assert "2030-01-31 on a GPU" in said
    assert "CNN: 95.10 % of 3 seeds on average, 95.0 s of training" in said
    assert "80.00" not in said, "of several sizes the largest counts"
    assert "stored full-size run: CNN 95.1 %, ResNet 96.0 %." in said  # the alt text


def test_ones_own_results_stand_beside_it(tmp_path, capsys):
    save_reference("cifar10", RUN, tmp_path)
    show_reference("cifar10", mine={"CNN": [0.7, 0.8], "by hand": [0.5], "none": []}, folder=tmp_path)
    assert "Yours: CNN 75.0 %, by hand 50.0 %." in capsys.readouterr().out


def test_a_trial_is_called_one(tmp_path, capsys):
    from dataclasses import replace

    save_reference("cifar10", replace(RUN, quick=True), tmp_path)
    show_reference("cifar10", folder=tmp_path)
    assert "a mere trial" in capsys.readouterr().out


def test_a_damaged_file_is_no_missing_one(tmp_path):
    (tmp_path / "cifar10.json").write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        show_reference("cifar10", folder=tmp_path)


def test_what_lessons_ask_for_can_be_measured():
    import re

    asked = set()
    for lesson in (FOLDER.parent / "lessons").glob("*.py"):
        text = lesson.read_text(encoding="utf-8")
        asked |= set(re.findall(r'show_reference\("(\w+)"', text))
        asked |= set(re.findall(r"course reference ([a-z]\w+)", text))
    assert {"depth", "cifar10", "roads", "voices"} <= asked <= set(EXPERIMENTS)
