"""``python -m course gradebook``: which files it reads, what it says of others, and what it leaves alone."""

import argparse
import csv
import json
import os

import pytest

from course.commands.gradebook import add_arguments, run
from course.progress_export import digest_of


def export_of(name, date="2030-01-31"):
    content = {"form": 1, "course": "0.1.0", "name": name, "date": date, "lessons": []}
    return content | {"digest": digest_of(content)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Three good exports in ``exports``, and this as the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    for name in ("Ada", "Ben", "Åsa"):
        (tmp_path / "exports" / f"{name}.json").write_text(json.dumps(export_of(name)), encoding="utf-8")
    return tmp_path


def command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([str(word) for word in words]))


def names_in(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def test_it_writes_one_row_a_learner(folder, capsys):
    assert command(*sorted((folder / "exports").iterdir()), "--out", "table.csv") == 0
    assert names_in(folder / "table.csv") == ["Ada", "Ben", "Åsa"]
    assert "Wrote table.csv: 3 rows; skipped: 0, left out: 0." in capsys.readouterr().out


def test_spreadsheets_learn_that_it_is_utf_8(folder):
    command("exports")
    assert (folder / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("where", ["exports", "exports/*.json"])
def test_a_folder_or_a_pattern_stands_for_its_files(folder, where):
    assert command(where) == 0
    assert names_in(folder / "grades.csv") == ["Ada", "Ben", "Åsa"]


def test_a_file_named_twice_is_read_once(folder, capsys):
    assert command("exports", "exports/Ada.json") == 0
    assert "left out: 0" in capsys.readouterr().out


def test_bad_files_are_named_and_skipped(folder, capsys):
    tampered = export_of("Eve") | {"name": "Eve, best of all"}
    (folder / "exports" / "eve.json").write_text(json.dumps(tampered))
    (folder / "exports" / "broken.json").write_text('{"form": 1, "name')
    assert command("exports", "missing.json") == 1
    said = capsys.readouterr().out
    assert "eve.json: skipped; this export was changed" in said
    assert "broken.json: skipped; this is no exported progress" in said
    assert "missing.json: skipped; it cannot be read: No such file" in said
    assert "3 rows; skipped: 3" in said
    assert names_in(folder / "grades.csv") == ["Ada", "Ben", "Åsa"]


def test_a_file_name_does_not_reach_the_terminal_as_it_is(folder, capsys):
    if os.name == "nt":
        pytest.skip("Windows allows no such file names")
    (folder / "exports" / "a\x1b[31m\nb.json").write_text("")
    command("exports")
    assert "\x1b" not in capsys.readouterr().out


def test_nor_does_that_of_a_file_that_is_left_out(folder, capsys):
    if os.name == "nt":
        pytest.skip("Windows allows no such file names")
    text = json.dumps(export_of("Ada", "2029-12-31"))
    (folder / "exports" / "a\x1b[31m\nb.json").write_text(text)
    (folder / "exports" / os.fsdecode(b"\xff\xfe.json")).write_text(json.dumps(export_of("Eve")))
    assert command("exports") == 0
    assert "\x1b" not in capsys.readouterr().out
    assert names_in(folder / "grades.csv") == ["Ada", "Ben", "Eve", "Åsa"]


def test_a_reason_is_not_longer_than_a_few_lines(folder, capsys):
    content = export_of("Eve") | {"form": "x" * 1_000_000 + "\x1b[31m"}
    (folder / "exports" / "eve.json").write_text(json.dumps(content))
    assert command("exports") == 1
    said = capsys.readouterr().out
    assert "eve.json: skipped; this export has form" in said
    assert len(said) < 1_000


@pytest.mark.parametrize("name", ["empty", "nothing/*.json", "n" * 300, "loop"])
def test_what_is_not_there_is_named_beside_what_is(folder, capsys, name):
    (folder / "empty").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    assert command("exports", name) == 1
    said = capsys.readouterr().out
    assert f"{name[:100]}" in said
    assert "3 rows; skipped: 1" in said


def test_an_older_file_of_a_learner_is_left_out(folder, capsys):
    (folder / "exports" / "old.json").write_text(json.dumps(export_of("ada", "2029-12-31")))
    assert command("exports") == 0
    assert "old.json: left out; Ada.json is of 'Ada' too" in capsys.readouterr().out
    assert names_in(folder / "grades.csv") == ["Ada", "Ben", "Åsa"]


def test_unless_every_file_is_asked_for(folder):
    (folder / "exports" / "old.json").write_text(json.dumps(export_of("ada", "2029-12-31")))
    assert command("exports", "--every-file") == 0
    assert len(names_in(folder / "grades.csv")) == 4


def test_a_table_that_is_there_is_not_overwritten(folder, capsys):
    (folder / "grades.csv").write_text("mine")
    assert command("exports") == 1
    assert "is not overwritten" in capsys.readouterr().out
    assert (folder / "grades.csv").read_text() == "mine"


def test_nor_what_a_broken_link_points_to(folder):
    (folder / "grades.csv").symlink_to(folder / "elsewhere.csv")
    assert command("exports") == 1
    assert not (folder / "elsewhere.csv").exists()


@pytest.mark.parametrize("where", ["empty", "nothing/*.json", "nobody.json"])
def test_without_a_good_file_there_is_no_table(folder, capsys, where):
    (folder / "empty").mkdir()
    assert command(where) == 1
    assert "no table was written" in capsys.readouterr().out
    assert not (folder / "grades.csv").exists()


def test_a_table_that_cannot_be_written_is_told(folder, capsys):
    (folder / "file").write_text("")
    assert command("exports", "--out", "file/grades.csv") == 1
    assert "cannot be written" in capsys.readouterr().out


def test_a_name_that_leads_elsewhere_is_only_a_name(folder):
    (folder / "exports" / "climber.json").write_text(json.dumps(export_of("../../climbed")))
    assert command("exports") == 0
    assert "../../climbed" in names_in(folder / "grades.csv")
    assert sorted(path.name for path in folder.iterdir()) == ["exports", "grades.csv"]


def test_files_must_be_named(capsys):
    with pytest.raises(SystemExit):
        command()
    assert "required" in capsys.readouterr().err
