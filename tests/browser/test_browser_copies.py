"""What JupyterLab does to a copy when it is opened, run, edited and saved, and what an update makes of it."""

from contextlib import closing

import pytest
from laboratory import Sheet
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

from course.building import NOTEBOOK_METADATA
from course.copies import Outcome, restore_copy, update_copies

NAMES = ("05_edited", "06_run", "07_saved")


def write_version(folder, number):
    """Write the course's notebooks: lines of text, an output, and a picture's bytes, as lessons have."""
    printed = new_output("stream", text=f"two\nlines of {number}\n")
    shown = new_output(
        "display_data", {"image/png": "AAAA", "text/plain": "A dot."}, metadata={"image/png": {}}
    )
    code = f"total = {number}\nprint('two')\nprint('lines of', total)"
    cells = [
        new_markdown_cell(f"# Version {number}\n\nWords.", id="a"),
        new_code_cell(code, id="b", outputs=[printed], execution_count=1),
        new_code_cell("pass", id="c", outputs=[shown], execution_count=2),
    ]
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.ipynb").write_text(writes(new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)))


def save(sheet):
    """Save by keyboard, and wait until the server has written the file."""
    before = sheet.saved
    sheet.page.keyboard.press("Control+s")
    sheet.page.wait_for_timeout(200)
    for _ in range(100):
        if sheet.saved != before:
            return
        sheet.page.wait_for_timeout(100)
    raise AssertionError("JupyterLab did not save")


class Copy(Sheet):
    """A copy that is open, and when its file was written."""

    def __init__(self, laboratory, context, name):
        self.file = laboratory.folder / "notebooks" / f"{name}.ipynb"
        super().__init__(laboratory, context, name)

    @property
    def saved(self):
        return self.file.stat().st_mtime_ns


@pytest.fixture(scope="module")
def folders(laboratory, tmp_path_factory):
    course = tmp_path_factory.mktemp("course") / "notebooks"
    copies = laboratory.folder / "notebooks" / "my-notebooks"
    write_version(course, 1)
    assert [outcome.what for outcome in update_copies(course, copies)] == ["made"] * 3
    return course, copies


def test_the_learners_work_survives_an_update(laboratory, context, folders):
    course, copies = folders
    with closing(Copy(laboratory, context, "my-notebooks/05_edited")) as sheet:
        sheet.page.locator(".jp-CodeCell .cm-content").first.click()
        sheet.page.keyboard.press("Control+End")
        sheet.page.keyboard.type("  # my own words")
        save(sheet)
    with closing(Copy(laboratory, context, "my-notebooks/06_run")) as sheet:
        sheet.run()
        save(sheet)
        run = sheet.file.read_bytes()
    with closing(Copy(laboratory, context, "my-notebooks/07_saved")) as sheet:
        sheet.page.locator(".jp-MarkdownCell").first.click()
        save(sheet)
    assert update_copies(course, copies) == []

    edited = (copies / "05_edited.ipynb").read_bytes()
    assert b"# my own words" in edited
    write_version(course, 2)
    first, second, third = update_copies(course, copies)
    assert first == Outcome("05_edited.ipynb", "offered", "05_edited.new.ipynb")
    assert (copies / "05_edited.ipynb").read_bytes() == edited
    assert second.what == "refreshed"
    assert (copies / second.beside).read_bytes() == run
    assert third == Outcome("07_saved.ipynb", "refreshed")
    for name in ("05_edited.new", "06_run", "07_saved"):
        assert b"# Version 2" in (copies / f"{name}.ipynb").read_bytes()

    outcome = restore_copy("05", course, copies)
    assert (copies / outcome.beside).read_bytes() == edited
    with closing(Copy(laboratory, context, "my-notebooks/05_edited")) as sheet:
        sheet.page.get_by_role("heading", name="Version 2").wait_for()
