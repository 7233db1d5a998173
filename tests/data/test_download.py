"""Downloads, all over a real connection to a server on this machine."""

import errno
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample import CONTENT, make_entry

from course.data.download import download
from course.data.errors import CacheError, MissingDataError

DOWNLOAD = """
import sys
from pathlib import Path
from course.data.catalogue import read_catalogue
from course.data.download import download
download(read_catalogue(Path(sys.argv[1]))["sample"], Path(sys.argv[2]))
"""


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_the_file_arrives_whole_and_alone(server, tmp_path):
    path = download(make_entry([server.url("good")]), tmp_path / "new" / "cache")
    assert path == tmp_path / "new" / "cache" / "sample.npz"
    assert contents(path.parent) == {"sample.npz": CONTENT}


def test_the_file_gets_its_name_in_one_step_when_it_is_whole(tmp_path):
    written = []

    def transfer(url, file, entry):
        file.write(CONTENT)
        written.append(os.fstat(file.fileno()).st_ino)

    path = download(make_entry(["http://127.0.0.1/sample.npz"]), tmp_path, transfer=transfer)
    assert path.stat().st_ino == written[0], "the file was copied under its name, not renamed"


@pytest.mark.parametrize(
    ("habit", "reason", "requests"),
    [
        ("missing", "404", 1),
        ("wrong", "SHA-256", 1),
        ("longer", "SHA-256", 1),
        ("cut", "broke off", 2),
        ("cut-without-length", "100,000 of 200,000 bytes", 2),
    ],
)
def test_what_is_not_the_published_file_is_named_and_not_kept(server, tmp_path, habit, reason, requests):
    with pytest.raises(MissingDataError, match=reason) as caught:
        download(make_entry([server.url(habit)]), tmp_path, attempts=2, pause_seconds=0)
    assert server.url(habit) in str(caught.value)
    assert contents(tmp_path) == {}
    assert server.requests == [habit] * requests


@pytest.mark.parametrize("habit", ["missing", "wrong", "cut"])
def test_the_next_address_is_tried(server, tmp_path, habit):
    entry = make_entry([server.url(habit), server.url("good")])
    assert download(entry, tmp_path, pause_seconds=0).read_bytes() == CONTENT
    assert server.requests[-1] == "good"


def test_a_busy_server_is_asked_again(server, tmp_path):
    path = download(make_entry([server.url("busy-once")]), tmp_path, pause_seconds=0)
    assert path.read_bytes() == CONTENT
    assert server.requests == ["busy-once", "busy-once"]


def test_no_network_is_said_so(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/sample.npz"
        with pytest.raises(MissingDataError, match="no connection"):
            download(make_entry([url]), tmp_path, attempts=2, pause_seconds=0)
    assert contents(tmp_path) == {}


def test_a_server_that_gives_something_else_leaves_an_older_file_alone(server, tmp_path):
    (tmp_path / "sample.npz").write_bytes(b"older")
    with pytest.raises(MissingDataError):
        download(make_entry([server.url("wrong")]), tmp_path)
    assert contents(tmp_path) == {"sample.npz": b"older"}


def test_a_cache_that_cannot_be_made_names_the_remedy(server, tmp_path):
    (tmp_path / "file").write_text("where a folder should be")
    with pytest.raises(CacheError, match="COURSE_CACHE"):
        download(make_entry([server.url("good")]), tmp_path / "file" / "cache")
    assert server.requests == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the root user may write anywhere"
)
def test_a_cache_without_permission_names_the_remedy(server, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CacheError, match=r"Permission denied.*COURSE_CACHE"):
        download(make_entry([server.url("good")]), tmp_path)


def test_a_disk_too_small_is_noticed_before_the_transfer(server, tmp_path):
    with pytest.raises(CacheError, match=r"bytes are free.*make room"):
        download(make_entry([server.url("good")], size=10**18), tmp_path)
    assert server.requests == []
    assert contents(tmp_path) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full, a device that is always full")
def test_a_disk_that_fills_during_the_transfer_leaves_nothing(tmp_path):
    def fill(url, file, entry):
        file.write(CONTENT[:1000])
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(CONTENT[1000:])

    with pytest.raises(CacheError, match="make room") as caught:
        download(make_entry(["http://127.0.0.1/sample.npz"]), tmp_path, transfer=fill)
    assert caught.value.__cause__.errno == errno.ENOSPC
    assert contents(tmp_path) == {}


def test_an_interrupt_leaves_nothing(tmp_path):
    def interrupt(url, file, entry):
        file.write(CONTENT[:1000])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(make_entry(["http://127.0.0.1/sample.npz"]), tmp_path, transfer=interrupt)
    assert contents(tmp_path) == {}


@pytest.fixture
def start(server, tmp_path):
    """Return a function that starts a process which downloads from a slow server."""
    entry = make_entry([server.url("slow")])
    catalogue = tmp_path / "catalogue.toml"
    keys = ("title", "page", "file", "sha256", "licence", "citation")
    catalogue.write_text(
        "[sample]\n"
        + "".join(f"{key} = '{getattr(entry, key)}'\n" for key in keys)
        + f"size = {entry.size}\nurls = ['{entry.urls[0]}']\n"
        + "class_names = []\ntrain_size = 1\ntest_size = 1\nexample_shape = []\n"
    )
    return lambda: subprocess.Popen([sys.executable, "-c", DOWNLOAD, catalogue, tmp_path / "cache"])


def wait_for(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "waited 30 seconds in vain"
        time.sleep(0.005)


def test_two_processes_download_at_once_and_nobody_sees_half_a_file(server, start, tmp_path):
    target = tmp_path / "cache" / "sample.npz"
    processes = [start(), start()]
    while any(process.poll() is None for process in processes):
        assert not target.exists() or target.read_bytes() == CONTENT
        time.sleep(0.005)
    assert [process.returncode for process in processes] == [0, 0]
    assert server.requests == ["slow", "slow"]
    assert contents(target.parent) == {"sample.npz": CONTENT}


def test_a_killed_process_leaves_nothing_under_the_name_of_the_file(server, start, tmp_path):
    cache = tmp_path / "cache"
    process = start()
    wait_for(lambda: any(contents(cache).values()))
    process.kill()
    process.wait()
    assert "sample.npz" not in contents(cache)
    assert download(make_entry([server.url("good")]), cache).read_bytes() == CONTENT
