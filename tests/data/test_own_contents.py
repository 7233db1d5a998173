"""One file is read whole, or there is a reason without its path."""

import errno
import os
import threading

import pytest

from course.data.own import contents
from course.data.own.contents import one_at_a_time, read_content
from course.data.own.errors import UnreadableError


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "a").write_bytes(b"\0\xffall of it")
    assert read_content(tmp_path / "a") == b"\0\xffall of it"


def test_what_is_missing_empty_or_no_file(tmp_path):
    (tmp_path / "empty").touch()
    for name, message in (("none", "is gone"), ("empty", r"empty \(0 bytes\)"), (".", "no plain file")):
        with pytest.raises(UnreadableError, match=message):
            read_content(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match="no plain file"):
        read_content(tmp_path / "pipe")


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "MAX_FILE_BYTES", 3 * 2**20)
    with open(tmp_path / "a", "wb") as file:
        file.truncate(3 * 2**20 + 1)
    with pytest.raises(UnreadableError, match="has 3 MiB, and at most 3 are read"):
        read_content(tmp_path / "a")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "denied", "/a/secret/path"), "change its permissions"),
        (OSError(errno.EIO, "Input/output error", "/a/secret/path"), r"Input/output error\): copy it again"),
    ],
)
def test_what_the_system_refuses(tmp_path, monkeypatch, error, message):
    # Simulated, since an administrator may read everything.
    (tmp_path / "a").write_bytes(b"something")

    def refuse(path):
        raise error

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(UnreadableError, match=message) as caught:
        read_content(tmp_path / "a")
    assert "secret" not in str(caught.value)


def test_large_files_wait_for_each_other_and_small_ones_do_not():
    entered = threading.Event()
    with one_at_a_time(True):
        with one_at_a_time(False):
            pass
        waiting = threading.Thread(target=lambda: one_at_a_time(True).__enter__() and entered.set())
        waiting.start()
        assert not entered.wait(0.05)
    waiting.join()
    assert entered.is_set()
    contents._LARGE.release()
