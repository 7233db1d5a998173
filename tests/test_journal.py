"""Events survive kills, full disks, damage and other versions, and many processes write at once."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course import journal
from course.journal import FORM, Journal

HAMMER = """
import sys
from pathlib import Path
from course.journal import Journal
journal = Journal(lambda: Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    assert journal.add(writer=sys.argv[3], number=number) is None
    print(number, flush=True)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "progress"


def line(**event):
    return json.dumps({"form": FORM, "time": 1.0} | event) + "\n"


def words(folder: Path) -> list[object]:
    return [event.get("word") for event in Journal(lambda: folder).read().events]


def test_what_is_added_is_read_by_others(folder):
    mine = Journal(lambda: folder)
    assert mine.read().events == ()
    assert mine.add(word="one") is None
    assert mine.add(word="zwölf", number=2.5, nothing=None) is None
    first, second = Journal(lambda: folder).read().events
    assert (first["word"], second["word"], second["number"], second["nothing"]) == ("one", "zwölf", 2.5, None)
    assert first["time"] <= second["time"]
    assert len(list(folder.iterdir())) == 1


def test_files_are_merged_in_the_order_of_time(folder):
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text(line(time=3, word="third") + line(time=1, word="first"))
    (folder / "b.jsonl").write_text(line(time=2, word="second"))
    (folder / "notes.txt").write_text("not ours")
    assert words(folder) == ["first", "second", "third"]


def test_many_processes_write_at_once_and_some_are_killed(folder):
    """What a process was told to be written is there, whoever was killed beside it."""
    count, never_reached = 400, 1_000_000  # those that are killed must not be through before
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(folder), str(numbers), str(writer)], stdout=subprocess.PIPE
        )
        for writer, numbers in enumerate([never_reached, never_reached, count, count])
    ]
    acknowledged = {}
    for writer in (0, 1):  # killed in the midst of writing
        for _ in range(20):
            writers[writer].stdout.readline()
        assert Journal(lambda: folder).read().notes == ()  # reading while all write
        writers[writer].send_signal(signal.SIGKILL)
    for writer, process in enumerate(writers):
        said = process.communicate()[0].decode().splitlines()
        acknowledged[writer] = len(said) + (20 if writer < 2 else 0)
    reading = Journal(lambda: folder).read()
    assert reading.notes == ()
    for writer in range(4):
        numbers = [event["number"] for event in reading.events if event["writer"] == str(writer)]
        assert numbers == list(range(len(numbers)))
        assert acknowledged[writer] <= len(numbers) <= acknowledged[writer] + 1
    assert acknowledged[2] == acknowledged[3] == count
    assert acknowledged[0] < never_reached


def test_a_kill_in_mid_write_costs_that_event_alone(folder):
    code = (
        "import os, signal, sys; from pathlib import Path; from course import journal\n"
        "mine = journal.Journal(lambda: Path(sys.argv[1])); mine.add(word='whole')\n"
        "def half(path, events):\n"
        '    path.open(\'ab\').write(b\'{"form": 1, "time": 2.0, "wo\')\n'
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "journal._append = half; mine.add(word='half')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], env=os.environ).returncode < 0
    assert Journal(lambda: folder).add(word="after") is None
    reading = Journal(lambda: folder).read()
    assert [event["word"] for event in reading.events] == ["whole", "after"]
    assert reading.notes == ()


def test_what_cannot_be_written_is_kept_and_written_later(folder):
    folder.parent.mkdir()
    folder.write_text("in the way")
    mine = Journal(lambda: folder)
    assert "exists" in mine.add(word="one")
    assert mine.add(word="two") is not None
    assert [event["word"] for event in mine.read().events] == ["one", "two"]
    folder.unlink()
    assert mine.add(word="three") is None
    assert words(folder) == ["one", "two", "three"]


def test_a_disk_that_fills_up_in_mid_write_spoils_no_later_event(folder, monkeypatch):
    mine = Journal(lambda: folder)
    assert mine.add(word="before") is None
    append = journal._append

    def half(path, events):
        with path.open("ab") as file:
            file.write(b'{"form": 1, "ti')
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "_append", half)
    assert mine.add(word="full") == "No space left on device"
    monkeypatch.setattr(journal, "_append", append)
    assert mine.add(word="after") is None
    assert words(folder) == ["before", "full", "after"]
    assert Journal(lambda: folder).read().notes == ()


def test_what_a_full_disk_cut_in_two_counts_once(folder, monkeypatch):
    folder.parent.mkdir()
    folder.write_text("in the way")
    mine = Journal(lambda: folder)
    for word in ("one", "two"):
        assert mine.add(word=word) is not None
    folder.unlink()
    append = journal._append

    def cut(path, events):
        append(path, events[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "_append", cut)
    assert mine.add(word="three") is not None
    monkeypatch.setattr(journal, "_append", append)
    assert mine.add(word="four") is None
    assert words(folder) == ["one", "two", "three", "four"]


def test_a_copied_file_counts_once(folder):
    mine = Journal(lambda: folder)
    mine.add(word="one")
    mine.add(word="one")
    (path,) = folder.iterdir()
    (folder / "copy (1).jsonl").write_bytes(path.read_bytes())
    assert words(folder) == ["one", "one"]


def test_equal_events_in_one_tick_of_the_clock_are_several(folder, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_700_000_000.0)
    mine = Journal(lambda: folder)
    for _ in range(5):
        mine.add(word="hint")
    assert words(folder) == ["hint"] * 5


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_device_that_is_full(folder):
    folder.mkdir(parents=True)
    with pytest.raises(OSError, match="No space left"):
        journal._append(Path("/dev/full"), [{"form": 1}])


def test_a_child_process_writes_into_a_file_of_its_own(folder):
    mine = Journal(lambda: folder)
    mine.add(word="parent")
    child = os.fork()
    if child == 0:
        mine.add(word="child")
        os._exit(0)
    os.waitpid(child, 0)
    mine.add(word="parent")
    assert sorted(words(folder)) == ["child", "parent", "parent"]
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        b"not json\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"3\n",
        b"\n",
        b"\0" * 40 + b"\n",
        b'{"form": 1}\n',
        b'{"form": 1, "time": "noon"}\n',
        b'{"form": 1, "time": NaN}\n',
        b'{"form": 1, "time": 1e999}\n',
        b'{"form": 1, "time": 1' + b"0" * 400 + b"}\n",
        b'{"form": "1", "time": 1}\n',
        b'{"form": -1, "time": 1}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_a_damaged_file_is_kept_aside_and_told_once_and_what_is_whole_still_counts(folder, damage):
    folder.mkdir(parents=True)
    content = line(word="one").encode() + damage + line(word="two").encode()
    (folder / "a.jsonl").write_bytes(content)
    reading = Journal(lambda: folder).read()
    assert [event["word"] for event in reading.events] == ["one", "two"]
    (note,) = reading.notes
    assert "a.damaged" in note
    assert (folder / "a.damaged").read_bytes() == content
    again = Journal(lambda: folder).read()
    assert (again.events, again.notes) == (reading.events, ())


def test_a_running_process_goes_on_in_a_new_file_when_its_own_is_put_aside(folder):
    mine = Journal(lambda: folder)
    mine.add(word="one")
    (path,) = folder.iterdir()
    path.write_bytes(b"damage\n" + path.read_bytes())
    assert len(Journal(lambda: folder).read().notes) == 1
    assert mine.add(word="two") is None
    assert words(folder) == ["one", "two"]
    path.write_bytes(b"damage\n" + path.read_bytes())  # once more, under the same name
    assert len(Journal(lambda: folder).read().notes) == 1
    assert words(folder) == ["one", "two"]
    assert len(list(folder.iterdir())) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(folder):
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text(line(word="secret"))
    (folder / "a.jsonl").chmod(0)
    reading = Journal(lambda: folder).read()
    assert reading.events == ()
    assert "cannot be read" in reading.notes[0]


def test_a_folder_in_the_place_of_a_file_is_told(folder):
    (folder / "a.jsonl").mkdir(parents=True)
    (folder / "b.jsonl").write_text(line(word="fine"))
    reading = Journal(lambda: folder).read()
    assert [event["word"] for event in reading.events] == ["fine"]
    assert "a.jsonl cannot be read" in reading.notes[0]


def test_a_folder_that_is_none_is_told(folder):
    folder.parent.mkdir()
    folder.write_text("in the way")
    reading = Journal(lambda: folder).read()
    assert reading.events == ()
    assert "progress cannot be read (Not a directory)" in reading.notes[0]


def test_a_file_that_is_moved_while_others_read_is_passed_over(folder, monkeypatch):
    folder.mkdir(parents=True)
    (folder / "b.jsonl").write_text(line(word="fine"))
    gone = [folder / "a.jsonl", folder / "b.jsonl"]
    mine = Journal(lambda: folder)
    monkeypatch.setattr(mine, "_files", lambda: gone)
    assert [event["word"] for event in mine.read().events] == ["fine"]
    assert mine.read().notes == ()


def test_a_newer_form_is_read_as_far_as_it_is_understood_and_left_as_it_is(folder):
    folder.mkdir(parents=True)
    content = line(form=FORM + 1, word="new", colour="green") + line(word="old")
    (folder / "a.jsonl").write_text(content)
    assert words(folder) == ["new", "old"]
    Journal(lambda: folder).add(word="mine")
    assert (folder / "a.jsonl").read_text() == content


def test_an_older_form_is_lifted_step_by_step_when_it_is_read(folder, monkeypatch):
    Journal(lambda: folder).add(word="one")
    content = next(folder.iterdir()).read_text()
    monkeypatch.setattr(journal, "FORM", FORM + 2)
    lifts = {
        FORM: lambda event: event | {"word": [event["word"]]},
        FORM + 1: lambda event: event | {"word": [*event["word"], "lifted"]},
    }
    monkeypatch.setattr(journal, "LIFTS", lifts)
    Journal(lambda: folder).add(word=["two"])
    assert words(folder) == [["one", "lifted"], ["two"]]
    assert content in [path.read_text() for path in folder.iterdir()]
