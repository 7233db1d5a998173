"""One progress bar: a line in a terminal, a widget in a notebook, or nothing at all."""

import nbformat
import pytest
from nbclient import NotebookClient

from course.progress_bar import progress_bar


def go_through(total):
    with progress_bar(total, "learning", "step") as bar:
        for _ in range(total):
            bar.update()
        bar.set_postfix({"loss": "0.1"})


def test_it_is_silent_where_asked_to_be(monkeypatch, capfd):
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    go_through(3)
    assert tuple(capfd.readouterr()) == ("", "")


@pytest.mark.parametrize("setting", [None, ""])
def test_in_a_terminal_it_is_a_line_on_standard_error(setting, monkeypatch, capfd):
    if setting is None:
        monkeypatch.delenv("COURSE_PROGRESS")
    else:
        monkeypatch.setenv("COURSE_PROGRESS", setting)
    go_through(3)
    output, line = capfd.readouterr()
    assert output == ""
    assert "learning: 100%" in line
    assert "3/3" in line
    assert "step/s" in line
    assert "loss=0.1" in line


def test_in_a_notebook_it_is_a_widget(monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS")
    code = (
        "from course.progress_bar import progress_bar\n"
        "with progress_bar(3, 'learning', 'step') as bar:\n    bar.update(3)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in output["data"]


def test_bytes_are_counted_in_larger_units(monkeypatch, capfd):
    monkeypatch.delenv("COURSE_PROGRESS")
    with progress_bar(2_000_000, "fetching", "B") as bar:
        bar.update(2_000_000)
    assert "2.00M/2.00M" in capfd.readouterr().err
