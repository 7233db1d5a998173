"""The parts that nbgrader_config.py adds to nbgrader, one by one."""

import logging
import zipfile

import pytest

from course.commands.assignment import TEMPLATE

pytest.importorskip("nbgrader", reason="it is in another environment: make test STAGES=classroom")


@pytest.fixture
def configuration(monkeypatch):
    """What the file defines, as nbgrader reads it."""
    from traitlets.config.loader import PyFileConfigLoader

    monkeypatch.setattr("sys.argv", ["nbgrader"])
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return PyFileConfigLoader(TEMPLATE.name, str(TEMPLATE.parent)).load_config()


@pytest.fixture
def collect(configuration, tmp_path):
    """Return a function: the name of a folder in a download, to the learner whose it is."""
    collector = configuration.ZipCollectApp.collector_plugin(config=configuration)

    def collect(learner, *parts):
        path = tmp_path.joinpath("downloaded", "03_x", "extracted", learner, *parts, "03_x.ipynb")
        path.parent.mkdir(parents=True)
        path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
        return collector.collect(str(path))

    return collect


@pytest.mark.parametrize("name", ["ada", "a.l@school.org", "Åsa Öberg_12", "O'Neil (2)", "7", "李", "a" * 80])
def test_names_of_learners_are_kept(collect, name):
    assert collect(name) == {"student_id": name, "file_id": "03_x"}


def test_a_folder_within_the_learners_is_no_learner(collect):
    assert collect("ada", "my work", "again")["student_id"] == "ada"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM", " a", "a ", ".a", "a.", "a,b", "a*", "a[b]", "a\nb", "a" * 81],
)
def test_other_names_are_refused_with_a_word(collect, name, caplog):
    with caplog.at_level(logging.ERROR):
        assert collect(name) is None
    assert f"{name!r} is no name for a learner" in caplog.text


def unpack(configuration, archive, target):
    extractor = configuration.ZipCollectApp.extractor_plugin(config=configuration)
    extractor.extract(str(archive), str(target))
    return sorted(path.name for path in target.rglob("*") if path.is_file())


def test_an_archive_that_swells_is_refused_and_the_next_is_unpacked(
    configuration, tmp_path, monkeypatch, caplog
):
    (tmp_path / "archive").mkdir()
    for name, size in (("bomb", 30_000_000), ("later", 10)):
        with zipfile.ZipFile(tmp_path / "archive" / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(f"{name}.ipynb", b" " * size)
    extract = configuration.ZipCollectApp.extractor_plugin.extract
    monkeypatch.setitem(extract.__globals__, "MOST_BYTES", 20_000_000)
    with caplog.at_level(logging.ERROR):
        assert unpack(configuration, tmp_path / "archive", tmp_path / "out") == ["later.ipynb"]
    assert "bomb.zip: unpacked it would be far too large" in caplog.text


@pytest.mark.parametrize("member", ["/etc/ada.ipynb", "../ada.ipynb", "..\\ada.ipynb", "a/../../ada.ipynb"])
def test_an_archive_that_climbs_is_refused(configuration, tmp_path, member, caplog):
    (tmp_path / "archive").mkdir()
    with zipfile.ZipFile(tmp_path / "archive" / "ada.zip", "w") as file:
        file.writestr(member, "x")
    with caplog.at_level(logging.ERROR):
        assert unpack(configuration, tmp_path / "archive", tmp_path / "out") == []
    assert "it wants to be written outside" in caplog.text


def test_links_are_refused_since_they_may_lead_to_the_solutions(configuration, tmp_path, caplog):
    (tmp_path / "solutions.ipynb").write_text("secret")
    (tmp_path / "archive" / "ada").mkdir(parents=True)
    (tmp_path / "archive" / "ada" / "03_x.ipynb").symlink_to(tmp_path / "solutions.ipynb")
    (tmp_path / "archive" / "bea").symlink_to(tmp_path)
    with caplog.at_level(logging.ERROR):
        assert unpack(configuration, tmp_path / "archive", tmp_path / "out") == []
    assert caplog.text.count("it is a link to another file") == 2


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"%PDF-1.7\n\xff\xfe", b"words", b'{"a": 1}', b"[1, 2]", b"null", b'"words"', b"[" * 100_000),
        b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}',
        b'{"nbformat": "4", "nbformat_minor": 5, "metadata": {}, "cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1, null]}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
    ],
    ids=lambda content: content.decode(errors="replace")[:60],
)
def test_what_is_no_notebook_is_refused_with_a_word(configuration, tmp_path, content, caplog):
    path = tmp_path / "downloaded" / "03_x" / "extracted" / "ada" / "03_x.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    collector = configuration.ZipCollectApp.collector_plugin(config=configuration)
    with caplog.at_level(logging.ERROR):
        assert collector.collect(str(path)) is None
    assert "it is not a notebook" in caplog.text
    assert "Ask for the .ipynb file" in caplog.text


def test_an_error_of_great_length_is_cut(configuration, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setattr(NotebookClient, "process_message", lambda self, msg, cell, index: msg["content"])
    execute = next(
        each for each in configuration.Autograde.autograde_preprocessors if each.__name__ == "GuardedExecute"
    )()
    execute._shown = {}
    content = {"ename": "E", "evalue": "x" * 10**7, "traceback": ["y" * 10**7]}
    kept = execute.process_message({"msg_type": "error", "content": content}, None, 0)
    assert len(kept["evalue"]) + len(kept["traceback"][0]) <= 400_000


def test_only_the_executor_is_exchanged(configuration):
    from nbgrader.converters.autograde import Autograde

    names = [each.__name__ for each in configuration.Autograde.autograde_preprocessors]
    usual = [each.__name__ for each in Autograde.autograde_preprocessors.default()]
    assert [name.replace("GuardedExecute", "Execute") for name in names] == usual


@pytest.mark.parametrize(
    "words",
    [["--student=../ada"], ["--student", "/ada"], ["--CourseDirectory.student_id=.."]],
)
def test_a_learner_named_by_a_path_ends_the_command(monkeypatch, words):
    from traitlets.config.loader import PyFileConfigLoader

    monkeypatch.setattr("sys.argv", ["nbgrader", "autograde", "03_x", *words])
    with pytest.raises(SystemExit, match="is no name for a learner"):
        PyFileConfigLoader(TEMPLATE.name, str(TEMPLATE.parent)).load_config()
