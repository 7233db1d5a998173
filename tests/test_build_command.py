import argparse
import json

import pytest
from introductions import RECAP, TITLE_CELL

from course.commands import build
from course.commands.build import add_arguments, find_lessons, run

CELL = TITLE_CELL + "# %%\nprint({0})\n" + "\n# %% [markdown]\n# Words.\n" * 19 + RECAP


@pytest.fixture
def repository(tmp_path, monkeypatch):
    (tmp_path / "lessons").mkdir()
    for number in ("00", "05"):
        (tmp_path / "lessons" / f"{number}_topic.py").write_text(CELL.format(number[1]))
    monkeypatch.setattr(build, "REPOSITORY", tmp_path)
    return tmp_path


def build_command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


def test_finds_all_lessons_or_those_asked_for(repository):
    folder = repository / "lessons"
    assert [lesson.name for lesson in find_lessons(folder, [])] == ["00_topic.py", "05_topic.py"]
    assert [lesson.name for lesson in find_lessons(folder, ["05", "05"])] == ["05_topic.py"]


def test_names_the_lessons_there_are_when_one_is_unknown(repository, capsys):
    assert build_command("07") == 2
    assert "no lesson 07; there are 00, 05" in capsys.readouterr().out


def test_says_where_to_run_it_when_there_are_no_lessons(tmp_path):
    with pytest.raises(ValueError, match="run this in a clone of the repository"):
        find_lessons(tmp_path, [])


def test_builds_records_and_checks(repository, capsys):
    assert build_command("--check") == 1
    assert "00_topic.ipynb has not been built from 00_topic.py" in capsys.readouterr().out

    assert build_command("00") == 0
    assert build_command("05") == 0
    assert "05_topic" in capsys.readouterr().out
    record = json.loads((repository / "reference" / "build.json").read_text())
    assert record["budget"] == "laptop"
    assert list(record["lessons"]) == ["00_topic", "05_topic"]
    assert record["lessons"]["00_topic"]["seconds"] > 0
    assert record["lessons"]["00_topic"]["peak_memory_mb"] > 0

    assert build_command("--check") == 0
    assert capsys.readouterr().out == "00_topic: all is well\n05_topic: all is well\n"


def test_lesson_00_is_built_last_from_what_the_others_say_now(repository, capsys):
    assert build_command() == 0
    built = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:] if "_topic" in line]
    assert built == ["05_topic", "00_topic"]
    lesson = repository / "lessons" / "05_topic.py"
    lesson.write_text(lesson.read_text().replace("about 1 minutes", "about 7 minutes"))
    stored = (repository / "notebooks" / "05_topic.ipynb").read_text()
    build_command("00")
    refreshed = (repository / "notebooks" / "05_topic.ipynb").read_text()
    assert refreshed == stored.replace('"minutes": 1', '"minutes": 7')
    assert refreshed != stored


def test_a_build_elsewhere_changes_no_stored_notebook(repository, tmp_path):
    build_command("05")
    lesson = repository / "lessons" / "05_topic.py"
    lesson.write_text(lesson.read_text().replace("about 1 minutes", "about 7 minutes"))
    stored = (repository / "notebooks" / "05_topic.ipynb").read_text()
    build_command("00", "--out", str(tmp_path / "elsewhere"))
    assert (repository / "notebooks" / "05_topic.ipynb").read_text() == stored


def test_a_failing_lesson_does_not_keep_the_others_from_being_built(repository, capsys):
    (repository / "lessons" / "00_topic.py").write_text("# %%\n1 / 0\n")
    assert build_command("--out", str(repository / "elsewhere")) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
    assert [path.name for path in (repository / "elsewhere").iterdir()] == ["05_topic.ipynb"]
    assert not (repository / "reference").exists()  # only the stored notebooks are recorded


def test_a_file_in_place_of_the_folder_is_left_alone(repository, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert build_command("00", "--out", str(tmp_path / "file")) == 1
    assert "00_topic" in capsys.readouterr().out
    assert (tmp_path / "file").read_text() == "mine"
