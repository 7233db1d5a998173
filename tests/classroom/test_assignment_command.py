"""``python -m course assignment``: what it writes, and that it overwrites nothing."""

import argparse
import errno
import os

import nbformat
import pytest

from course.classroom import course_folder
from course.commands import assignment
from course.commands.assignment import add_arguments, run

SLUG = "03_features_by_hand"


def command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_a_notebook_and_the_configuration(tmp_path, capsys):
    assert command("03", "--out", str(tmp_path / "new" / "class")) == 0
    notebook = nbformat.read(tmp_path / "new" / "class" / "source" / SLUG / f"{SLUG}.ipynb", as_version=4)
    assert notebook.cells[0].source.startswith("# Assignment: Features by hand")
    copied = (tmp_path / "new" / "class" / "nbgrader_config.py").read_text(encoding="utf-8")
    assert copied == assignment.TEMPLATE.read_text(encoding="utf-8")
    assert f"nbgrader generate_assignment {SLUG}" in capsys.readouterr().out


def test_a_second_assignment_goes_beside_the_first(tmp_path):
    assert command("03", "--out", str(tmp_path / "class")) == 0
    configuration = tmp_path / "class" / "nbgrader_config.py"
    configuration.write_text("# changed by the teacher")
    assert command("04", "--out", str(tmp_path / "class")) == 0
    assert len(list((tmp_path / "class" / "source").iterdir())) == 2
    assert configuration.read_text() == "# changed by the teacher"


def test_hidden_tests_differ_each_time_unless_a_seed_is_named(tmp_path):
    texts = []
    for number, seed in enumerate((["--seed", "5"], ["--seed", "5"], [], [])):
        command("03", "--out", str(tmp_path / str(number)), *seed)
        texts.append((tmp_path / str(number) / "source" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert len(set(texts)) == 3


def test_an_assignment_that_is_there_is_not_overwritten(tmp_path, capsys):
    command("03", "--out", str(tmp_path / "class"))
    before = everything_in(tmp_path)
    assert command("03", "--out", str(tmp_path / "class")) == 1
    assert "is not overwritten" in capsys.readouterr().out
    assert everything_in(tmp_path) == before


def test_a_folder_with_other_things_is_left_alone(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("mine")
    assert command("03", "--out", str(tmp_path)) == 1
    assert "holds no nbgrader_config.py" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path, capsys):
    (tmp_path / "class").write_text("mine")
    assert command("03", "--out", str(tmp_path / "class")) == 1
    assert "is no folder" in capsys.readouterr().out
    assert (tmp_path / "class").read_text() == "mine"


def test_a_broken_link_is_left_alone(tmp_path, capsys):
    (tmp_path / "class").symlink_to(tmp_path / "nowhere")
    assert command("03", "--out", str(tmp_path / "class")) == 1
    assert "is no folder" in capsys.readouterr().out
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_folder_is_used(tmp_path):
    assert command("03", "--out", str(tmp_path)) == 0


@pytest.mark.parametrize("number", ["3", "99", "../03", "", "03_features_by_hand"])
def test_a_lesson_that_does_not_exist(tmp_path, capsys, number):
    assert command(number, "--out", str(tmp_path / "class")) == 1
    said = capsys.readouterr().out
    assert f"no lesson {number}" in said
    assert "03, 04" in said
    assert not (tmp_path / "class").exists()


def test_a_lesson_that_asks_nothing(tmp_path, capsys, monkeypatch):
    from course import exercises

    monkeypatch.setitem(exercises.MODULES, "03", "not_written_yet")
    assert command("03", "--out", str(tmp_path / "class")) == 1
    assert "lesson 03 has no exercises" in capsys.readouterr().out
    assert not (tmp_path / "class").exists()


@pytest.mark.parametrize("words", [[], ["03"], ["--out", "class"]])
def test_what_is_missing_is_named(words, capsys):
    with pytest.raises(SystemExit):
        command(*words)
    assert "the following arguments are required" in capsys.readouterr().err


def test_a_full_disk_is_told(tmp_path, capsys, monkeypatch):
    def refuse(path, text):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(course_folder, "write_text", refuse)
    assert command("03", "--out", str(tmp_path / "class")) == 1
    assert "No space left on device" in capsys.readouterr().out
