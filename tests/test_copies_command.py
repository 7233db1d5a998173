"""``python -m course copies`` and ``python -m course reset``: what they say, and how they end."""

import argparse

import pytest

from course.commands import copies as copies_command
from course.commands import reset as reset_command
from course.copies import Outcome

NOTEBOOK = '{"cells": [{"cell_type": "code", "source": "TEXT", "outputs": []}], "metadata": {}}'


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    for name in ("00_start.ipynb", "05_nets.ipynb"):
        (tmp_path / "notebooks" / name).write_text(NOTEBOOK)
    monkeypatch.delenv("COURSE_COPIES", raising=False)
    monkeypatch.setattr(copies_command, "REPOSITORY", tmp_path)
    monkeypatch.setattr(reset_command, "REPOSITORY", tmp_path)
    return tmp_path


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(words))


class TestCopies:
    def test_the_first_time_and_the_second(self, repository, capsys):
        assert run(copies_command) == 0
        assert capsys.readouterr().out.startswith("New in my-notebooks: 2 notebooks. They are yours")
        assert (repository / "my-notebooks" / "05_nets.ipynb").read_text() == NOTEBOOK
        assert run(copies_command) == 0
        assert capsys.readouterr().out == ""

    def test_a_new_version_is_told(self, repository, capsys):
        run(copies_command)
        (repository / "my-notebooks" / "05_nets.ipynb").write_text(NOTEBOOK.replace("TEXT", "mine"))
        for name in ("00_start.ipynb", "05_nets.ipynb"):
            (repository / "notebooks" / name).write_text(NOTEBOOK.replace("TEXT", "new"))
        capsys.readouterr()
        assert run(copies_command) == 0
        refreshed, offered = capsys.readouterr().out.splitlines()
        assert refreshed == "Refreshed, since you had not touched them: 00_start.ipynb"
        assert offered.endswith("which lies beside yours: 05_nets.new.ipynb")

    def test_a_file_in_the_way(self, repository, capsys):
        (repository / "my-notebooks").write_text("")
        assert run(copies_command) == 1
        assert "Rename what is in the way, or give another place" in capsys.readouterr().out
        assert run(copies_command, "--folder", str(repository / "other")) == 0
        assert (repository / "other" / "00_start.ipynb").exists()

    def test_a_classs_server_says_where_they_are(self, repository, monkeypatch):
        monkeypatch.setenv("COURSE_COPIES", str(repository / "home"))
        assert run(copies_command) == run(reset_command, "05") == 0
        assert (repository / "home" / "05_nets.ipynb").exists()
        assert not (repository / "my-notebooks").exists()
        assert run(copies_command, "--folder", str(repository / "other")) == 0
        assert (repository / "other" / "05_nets.ipynb").exists()

    def test_a_folder_in_the_way_of_one(self, repository, capsys):
        (repository / "my-notebooks" / "05_nets.ipynb").mkdir(parents=True)
        assert run(copies_command) == 1
        assert "05_nets.ipynb could not be brought up to date" in capsys.readouterr().out

    def test_trouble_with_an_update_does_not_keep_from_working(self, repository, monkeypatch, capsys):
        run(copies_command)
        trouble = [Outcome("05_nets.ipynb", "trouble", "No space left on device")]
        monkeypatch.setattr(copies_command, "update_copies", lambda *folders: trouble)
        assert run(copies_command) == 0
        assert "(No space left on device)" in capsys.readouterr().out

    def test_without_notebooks(self, repository):
        for path in (repository / "notebooks").iterdir():
            path.unlink()
        assert run(copies_command) == 1

    def test_every_kind_of_news_has_words(self, repository):
        news = [
            Outcome("00_start.ipynb", "made"),
            Outcome("01.ipynb", "refreshed", "01.mine.ipynb"),
            Outcome("02.ipynb", "refreshed"),
            Outcome("03.ipynb", "offered", "03.new.ipynb"),
            Outcome("04.ipynb", "trouble", "a reason"),
        ]
        lines = copies_command.describe(news, repository)
        assert len(lines) == 5
        for one in news:
            (line,) = (line for line in lines if one.name in line)
            assert one.beside is None or one.beside in line


class TestReset:
    def test_an_edited_notebook_is_put_back_and_kept(self, repository, capsys):
        run(copies_command)
        mine = repository / "my-notebooks" / "05_nets.ipynb"
        mine.write_text(NOTEBOOK.replace("TEXT", "mine"))
        capsys.readouterr()
        assert run(reset_command, "5") == 0
        assert "Yours is kept beside it: 05_nets.mine-" in capsys.readouterr().out
        assert mine.read_text() == NOTEBOOK
        assert run(reset_command, "05") == 0
        assert "nothing to do" in capsys.readouterr().out

    def test_a_number_that_no_lesson_has(self, capsys):
        assert run(reset_command, "77") == 2
        assert capsys.readouterr().out == "no notebook '77'; there are 00_start, 05_nets\n"

    def test_several_that_match(self, repository, capsys):
        (repository / "notebooks" / "05_more.ipynb").write_text(NOTEBOOK)
        assert run(reset_command, "05") == 2
        assert "05_more or 05_nets" in capsys.readouterr().out

    def test_what_is_in_the_way(self, repository, capsys):
        (repository / "my-notebooks").write_text("")
        assert run(reset_command, "05") == 1
        assert "my-notebooks cannot be read or written (File exists)" in capsys.readouterr().out

    def test_without_a_number_it_says_what_it_needs(self, capsys):
        with pytest.raises(SystemExit):
            run(reset_command)
        assert "NN" in capsys.readouterr().err
