"""Where files are kept, and that nobody ever finds half of one."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from course.storage import cache_folder, dated, write_text, writing


def test_the_cache_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    assert cache_folder() == tmp_path / "cache"
    assert not cache_folder().exists()


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own place")
def test_the_cache_is_the_users_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "course"


def test_text_is_written_into_folders_that_are_not_there_yet(tmp_path):
    path = tmp_path / "one" / "two" / "text.txt"
    write_text(path, "grün\n")
    assert path.read_bytes() == "grün\n".encode()
    write_text(str(path), "again")
    assert path.read_text() == "again"
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "text.txt"
    write_text(path, "old")

    def half(self, text, encoding):
        with open(self, "w") as file:
            file.write(text[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "newer")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_killed_while_writing_leaves_the_old_file(tmp_path):
    path = tmp_path / "text.txt"
    write_text(path, "old")
    code = (
        "import os, signal, sys; from course.storage import write_text\n"
        "os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_text(sys.argv[1], 'newer')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], env=os.environ).returncode < 0
    assert path.read_text() == "old"


def test_a_file_is_put_in_place_when_it_is_complete(tmp_path):
    path = tmp_path / "new" / "model.keras"
    with writing(path) as unfinished:
        assert unfinished.suffix == ".keras"
        unfinished.write_bytes(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


def test_an_error_on_the_way_leaves_the_old_file(tmp_path):
    path = tmp_path / "model.keras"
    path.write_bytes(b"old")

    def fail():
        with writing(path) as unfinished:
            unfinished.write_bytes(b"other")
            raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_with_a_date_is_one_that_is_free(tmp_path):
    today = date.today().isoformat()
    assert dated(tmp_path / "notes.txt", "mine") == tmp_path / f"notes.mine-{today}.txt"
    (tmp_path / f"notes.mine-{today}.txt").write_text("")
    (tmp_path / f"notes.mine-{today}-2.txt").symlink_to(tmp_path / "nowhere")
    assert dated(tmp_path / "notes.txt", "mine") == tmp_path / f"notes.mine-{today}-3.txt"
    assert dated(tmp_path / "folder") == tmp_path / f"folder-{today}"
