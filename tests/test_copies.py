"""Copies are refreshed where untouched and never overwritten: not by kills, nor by two updates at once."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.copies import MANIFEST, Outcome, find_notebook, restore_copy, update_copies, version_of

TODAY = date.today().isoformat()
NAME = "05_first_cnn.ipynb"
KEPT = f"05_first_cnn.mine-{TODAY}.ipynb"
OFFERED = "05_first_cnn.new.ipynb"


def write_version(folder: Path, text: str, name: str = NAME, output: str = "as built") -> bytes:
    """Write the course's notebook, of which ``text`` tells the version."""
    cell = new_code_cell(
        f"print({text!r})", id="b", outputs=[new_output("stream", text=f"{output}\n")], execution_count=1
    )
    notebook = new_notebook(cells=[new_markdown_cell("# A title", id="a"), cell])
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(nbformat.writes(notebook))
    return (folder / name).read_bytes()


@pytest.fixture
def notebooks(tmp_path):
    write_version(tmp_path / "notebooks", "first")
    return tmp_path / "notebooks"


@pytest.fixture
def copies(tmp_path, notebooks):
    update_copies(notebooks, tmp_path / "my-notebooks")
    return tmp_path / "my-notebooks"


def change(path: Path, act) -> bytes:
    notebook = nbformat.read(path, as_version=4)
    act(notebook)
    path.write_text(nbformat.writes(notebook))
    return path.read_bytes()


def edit(notebook):
    notebook.cells[1].source += "  # mine"


def run_cells(notebook):
    notebook.cells[1].outputs[0].text = "as run\n"
    notebook.cells[1].execution_count = 17
    notebook.cells.append(new_code_cell(""))  # as Shift+Enter does


def save_only(notebook):
    notebook.metadata.language_info = {"name": "python", "version": "3.13"}
    notebook.cells[0].metadata.collapsed = True


def files(copies: Path) -> set[str]:
    return {path.name for path in copies.iterdir() if path.name != MANIFEST}


class TestFirstStart:
    def test_every_notebook_is_copied_byte_by_byte_and_nothing_else(self, tmp_path, notebooks):
        write_version(notebooks, "other", "06_by_hand.ipynb")
        (notebooks / "conftest.py").write_text("")
        copies = tmp_path / "deep" / "my-notebooks"
        assert update_copies(notebooks, copies) == [
            Outcome(NAME, "made"),
            Outcome("06_by_hand.ipynb", "made"),
        ]
        assert files(copies) == {NAME, "06_by_hand.ipynb"}
        assert (copies / NAME).read_bytes() == (notebooks / NAME).read_bytes()

    def test_the_second_start_does_nothing(self, notebooks, copies):
        before = (copies / NAME).stat().st_mtime_ns
        assert update_copies(notebooks, copies) == []
        assert (copies / NAME).stat().st_mtime_ns == before

    def test_what_was_deleted_is_made_again(self, notebooks, copies):
        (copies / NAME).unlink()
        assert update_copies(notebooks, copies) == [Outcome(NAME, "made")]

    def test_a_new_lesson_comes_and_an_old_one_stays(self, notebooks, copies):
        write_version(notebooks, "other", "06_by_hand.ipynb")
        (notebooks / NAME).unlink()
        assert update_copies(notebooks, copies) == [Outcome("06_by_hand.ipynb", "made")]
        assert files(copies) == {NAME, "06_by_hand.ipynb"}


class TestUpdate:
    def test_an_untouched_copy_is_refreshed(self, notebooks, copies):
        new = write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]
        assert (copies / NAME).read_bytes() == new
        assert files(copies) == {NAME}

    def test_so_is_one_that_an_editor_merely_saved(self, notebooks, copies):
        change(copies / NAME, save_only)
        new = write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]
        assert (copies / NAME).read_bytes() == new
        assert files(copies) == {NAME}

    def test_of_one_that_was_run_the_run_is_kept(self, notebooks, copies):
        mine = change(copies / NAME, run_cells)
        new = write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed", KEPT)]
        assert (copies / NAME).read_bytes() == new
        assert (copies / KEPT).read_bytes() == mine

    def test_to_one_that_was_edited_the_new_version_is_put_beside(self, notebooks, copies):
        mine = change(copies / NAME, edit)
        assert update_copies(notebooks, copies) == []  # the course has not changed
        new = write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert (copies / NAME).read_bytes() == mine
        assert (copies / OFFERED).read_bytes() == new
        assert update_copies(notebooks, copies) == []  # told once
        (copies / OFFERED).unlink()  # no, thank you
        assert update_copies(notebooks, copies) == []

    @pytest.mark.parametrize(
        "touch",
        [
            lambda notebook: notebook.cells.append(new_markdown_cell("A note.")),
            lambda notebook: notebook.cells.reverse(),
            lambda notebook: notebook.cells.pop(0),
            lambda notebook: notebook.cells.insert(0, notebook.cells.pop()),
        ],
    )
    def test_adding_moving_and_deleting_cells_are_edits(self, notebooks, copies, touch):
        mine = change(copies / NAME, touch)
        write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert (copies / NAME).read_bytes() == mine

    def test_new_outputs_alone_refresh_only_what_was_not_run(self, notebooks, copies):
        new = write_version(notebooks, "first", output="built again")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]
        assert (copies / NAME).read_bytes() == new
        mine = change(copies / NAME, run_cells)
        write_version(notebooks, "first", output="built a third time")
        assert update_copies(notebooks, copies) == []
        assert (copies / NAME).read_bytes() == mine
        assert files(copies) == {NAME}

    def test_an_offer_nobody_touched_is_itself_refreshed(self, notebooks, copies):
        change(copies / NAME, edit)
        write_version(notebooks, "second")
        update_copies(notebooks, copies)
        new = write_version(notebooks, "third")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert (copies / OFFERED).read_bytes() == new
        assert files(copies) == {NAME, OFFERED}

    @pytest.mark.parametrize("act", [edit, run_cells])
    def test_an_offer_in_which_the_learner_works_stays(self, notebooks, copies, act):
        change(copies / NAME, edit)
        write_version(notebooks, "second")
        update_copies(notebooks, copies)
        offer = change(copies / OFFERED, act)
        new = write_version(notebooks, "third")
        again = f"05_first_cnn.new-{TODAY}.ipynb"
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", again)]
        assert (copies / OFFERED).read_bytes() == offer
        assert (copies / again).read_bytes() == new

    def test_a_learner_who_takes_the_offer_is_refreshed_again(self, notebooks, copies):
        change(copies / NAME, edit)
        write_version(notebooks, "second")
        update_copies(notebooks, copies)
        (copies / OFFERED).replace(copies / NAME)
        assert update_copies(notebooks, copies) == []
        write_version(notebooks, "third")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]

    @pytest.mark.parametrize("damage", ["", "{", "[]", '{"copies": 3}', '{"copies": {"a": {}}}', None])
    def test_without_knowing_what_was_copied_everything_counts_as_touched(self, notebooks, copies, damage):
        if damage is None:
            (copies / MANIFEST).unlink()
        else:
            (copies / MANIFEST).write_text(damage)
        assert update_copies(notebooks, copies) == []
        (copies / MANIFEST).unlink()
        old = (copies / NAME).read_bytes()
        write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert (copies / NAME).read_bytes() == old

    @pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"cells": [3]}', b'{"cells": [{}]}'])
    def test_a_copy_that_is_no_notebook_any_more_is_left_alone(self, notebooks, copies, content):
        (copies / NAME).write_bytes(content)
        write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert (copies / NAME).read_bytes() == content


class TestTrouble:
    def test_a_file_in_the_place_of_the_folder(self, tmp_path, notebooks):
        (tmp_path / "mine").write_text("")
        with pytest.raises(FileExistsError):
            update_copies(notebooks, tmp_path / "mine")

    def test_a_link_that_leads_nowhere_in_the_place_of_the_folder(self, tmp_path, notebooks):
        (tmp_path / "mine").symlink_to(tmp_path / "nowhere")
        with pytest.raises(FileExistsError):
            update_copies(notebooks, tmp_path / "mine")

    def test_the_folder_may_be_a_link(self, tmp_path, notebooks):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "mine").symlink_to(tmp_path / "elsewhere")
        update_copies(notebooks, tmp_path / "mine")
        assert files(tmp_path / "elsewhere") == {NAME}

    def test_a_folder_in_the_place_of_a_copy_does_not_stop_the_others(self, tmp_path, notebooks):
        write_version(notebooks, "other", "06_by_hand.ipynb")
        (tmp_path / "mine" / NAME).mkdir(parents=True)
        first, second = update_copies(notebooks, tmp_path / "mine")
        assert (first.what, second) == ("trouble", Outcome("06_by_hand.ipynb", "made"))
        assert "directory" in first.beside

    def test_nothing_is_written_through_a_link(self, tmp_path, notebooks, copies):
        elsewhere = tmp_path / "elsewhere.ipynb"
        (copies / NAME).rename(elsewhere)
        (copies / NAME).symlink_to(elsewhere)
        old = elsewhere.read_bytes()
        write_version(notebooks, "second")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "offered", OFFERED)]
        assert restore_copy("05", notebooks, copies) == Outcome(NAME, "restored", KEPT)
        assert elsewhere.read_bytes() == old
        assert (copies / KEPT).is_symlink()

    def test_a_full_disk_leaves_the_copy_and_the_next_update_comes(self, notebooks, copies, monkeypatch):
        old = (copies / NAME).read_bytes()
        new = write_version(notebooks, "second")

        def half(self, content):
            with open(self, "wb") as file:
                file.write(content[:100])
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", half)
            outcomes = update_copies(notebooks, copies)
        assert outcomes == [Outcome(NAME, "trouble", "No space left on device")]
        assert (copies / NAME).read_bytes() == old
        assert files(copies) == {NAME}
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]
        assert (copies / NAME).read_bytes() == new

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_only_be_read(self, notebooks, copies):
        write_version(notebooks, "second")
        copies.chmod(0o500)
        (outcome,) = update_copies(notebooks, copies)
        copies.chmod(0o700)
        assert (outcome.what, outcome.beside) == ("trouble", "Permission denied")


UPDATE = "import sys; from pathlib import Path; from course.copies import *\n"
KILLED = {
    "before the old file is put aside": "c._claim = kill",
    "when a name for it is taken": "claim = c._claim\ndef _claim(p): claim(p); kill()\nc._claim = _claim",
    "when a file is in its place": "r = os.replace\ndef rename(*p): r(*p); kill()\nos.replace = rename",
    "before it is remembered": "c._write_manifest = kill",
}


@pytest.mark.parametrize("moment", KILLED)
@pytest.mark.parametrize("act", [edit, run_cells])
def test_an_update_killed_at_any_moment_loses_nothing(notebooks, copies, act, moment):
    mine = change(copies / NAME, act)
    new = write_version(notebooks, "second")
    code = (
        "import os, signal; import course.copies as c\n"
        f"def kill(*p): os.kill(os.getpid(), signal.SIGKILL)\n{KILLED[moment]}\n"
        f"{UPDATE}update_copies(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(notebooks), str(copies)]
    killed = subprocess.run(command).returncode == -signal.SIGKILL
    assert killed is (
        act is run_cells or moment in ("when a file is in its place", "before it is remembered")
    )
    update_copies(notebooks, copies)
    update_copies(notebooks, copies)
    contents = [path.read_bytes() for path in copies.glob("*.ipynb")]
    assert mine in contents
    assert new in contents
    assert (copies / NAME).exists()


def test_many_updates_at_once_lose_nothing(tmp_path, notebooks):
    names = [f"{number:02}_lesson.ipynb" for number in range(12)]
    for name in names:
        write_version(notebooks, "first", name)
    command = [sys.executable, "-c", f"{UPDATE}update_copies(Path(sys.argv[1]), Path(sys.argv[2]))"]
    copies = tmp_path / "mine"

    def update_at_once():
        running = [subprocess.Popen([*command, str(notebooks), str(copies)]) for _ in range(4)]
        assert [process.wait() for process in running] == [0, 0, 0, 0]

    update_at_once()
    assert files(copies) == {NAME, *names}
    mine = [change(copies / name, edit if place % 2 else run_cells) for place, name in enumerate(names[:8])]
    for name in names:
        new = write_version(notebooks, "second", name)
    update_at_once()
    contents = [path.read_bytes() for path in copies.glob("*.ipynb")]
    for one in set(mine):
        assert contents.count(one) == mine.count(one)
    for place, name in enumerate(names):
        edited = place % 2 and place < 8
        assert ((copies / name).read_bytes() == new) is not bool(edited)
        assert (copies / name).with_suffix(".new.ipynb").exists() is bool(edited)
    json.loads((copies / MANIFEST).read_text())


class TestRestore:
    def test_the_edited_copy_is_kept_with_its_date(self, notebooks, copies):
        mine = change(copies / NAME, edit)
        assert restore_copy("05", notebooks, copies) == Outcome(NAME, "restored", KEPT)
        assert (copies / NAME).read_bytes() == (notebooks / NAME).read_bytes()
        assert (copies / KEPT).read_bytes() == mine

    def test_twice_a_day(self, notebooks, copies):
        first = change(copies / NAME, edit)
        restore_copy("05", notebooks, copies)
        second = change(copies / NAME, run_cells)
        outcome = restore_copy("05", notebooks, copies)
        assert outcome.beside == f"05_first_cnn.mine-{TODAY}-2.ipynb"
        assert (copies / KEPT).read_bytes() == first
        assert (copies / outcome.beside).read_bytes() == second

    def test_nothing_to_do(self, notebooks, copies):
        assert restore_copy("05_first_cnn.ipynb", notebooks, copies) is None
        assert files(copies) == {NAME}

    def test_what_was_never_touched_is_not_kept(self, notebooks, copies):
        new = write_version(notebooks, "second")
        assert restore_copy("05", notebooks, copies) == Outcome(NAME, "restored")
        assert (copies / NAME).read_bytes() == new
        assert files(copies) == {NAME}

    def test_a_missing_copy_is_made(self, tmp_path, notebooks):
        assert restore_copy("5", notebooks, tmp_path / "new") == Outcome(NAME, "restored")
        assert update_copies(notebooks, tmp_path / "new") == []

    def test_an_offer_that_is_the_same_now_goes(self, notebooks, copies):
        change(copies / NAME, edit)
        write_version(notebooks, "second")
        update_copies(notebooks, copies)
        restore_copy("05", notebooks, copies)
        assert files(copies) == {NAME, KEPT}
        write_version(notebooks, "third")
        assert update_copies(notebooks, copies) == [Outcome(NAME, "refreshed")]

    def test_a_folder_in_the_way(self, tmp_path, notebooks):
        (tmp_path / "mine" / NAME).mkdir(parents=True)
        with pytest.raises(OSError, match="directory"):
            restore_copy("05", notebooks, tmp_path / "mine")

    @pytest.mark.parametrize("wanted", ["5", "05", "05_first_cnn", "05_first_cnn.ipynb"])
    def test_names_that_are_understood(self, notebooks, wanted):
        assert find_notebook(wanted, notebooks) == notebooks / NAME

    @pytest.mark.parametrize("wanted", ["6", "", "first_cnn", "../05_first_cnn", "05_", "*"])
    def test_names_that_are_not(self, notebooks, wanted):
        with pytest.raises(ValueError, match=r"no notebook .* there are 05_first_cnn"):
            find_notebook(wanted, notebooks)

    def test_nothing_is_no_number(self, notebooks):
        write_version(notebooks, "first", "00_start.ipynb")
        with pytest.raises(ValueError, match="no notebook ''"):
            find_notebook("", notebooks)

    def test_a_number_that_two_have(self, notebooks):
        write_version(notebooks, "other", "05_second_cnn.ipynb")
        with pytest.raises(ValueError, match="may be 05_first_cnn or 05_second_cnn: give the whole name"):
            find_notebook("05", notebooks)
        assert find_notebook("05_second_cnn", notebooks).name == "05_second_cnn.ipynb"


def test_texts_stored_line_by_line_or_whole_are_the_same():
    lines = {"cells": [{"cell_type": "code", "source": ["a\n", "b"], "outputs": [{"text": ["1\n", "2"]}]}]}
    whole = {"cells": [{"cell_type": "code", "source": "a\nb", "outputs": [{"text": "1\n2"}]}]}
    other = {"cells": [{"cell_type": "code", "source": "a\nb", "outputs": [{"text": "1\n3"}]}]}
    versions = [version_of(json.dumps(content).encode()) for content in (lines, whole, other)]
    assert versions[0] == versions[1] != versions[2]
    assert versions[0].cells == versions[2].cells
