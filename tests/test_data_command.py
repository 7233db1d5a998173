"""``python -m course data``: list, get, pack, opinions, voices."""

import pytest

from course.__main__ import main
from course.data.catalogue import course_catalogue


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A machine with no data but what the course carries, and a folder for it."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "mine"))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def test_the_list_has_every_data_set_with_its_licence_and_its_place(elsewhere, capsys):
    assert main(["data"]) == 0
    output = capsys.readouterr().out
    for entry in course_catalogue().values():
        assert entry.name in output
        assert entry.licence in output
    assert output.count("embedded (") == 3  # garments, voices and opinions
    assert output.count("not on this machine") == len(course_catalogue()) - 3
    assert "python -m course data get NAME" in output


def test_the_list_points_out_a_damaged_file(elsewhere, capsys):
    (elsewhere / "fsdd.npz").write_bytes(b"too short")
    assert main(["data"]) == 0
    assert f"{elsewhere / 'fsdd.npz'} is cut short" in capsys.readouterr().out


def test_get_names_the_file_of_what_is_here(elsewhere, capsys):
    assert main(["data", "get", "fashion_mnist"]) == 0
    assert "fashion_mnist.npz" in capsys.readouterr().out


def test_get_goes_on_after_a_failure_and_reports_it(elsewhere, capsys):
    assert main(["data", "get", "fsdd", "nonsense", "fashion_mnist"]) == 1
    output = capsys.readouterr().out
    for part in (
        "Free Spoken Digit Dataset is not on this machine",
        "no data set is named 'nonsense'",
        "fashion_mnist.npz",
    ):
        assert part in output


def test_pack_says_what_is_missing(elsewhere, tmp_path, capsys):
    assert main(["data", "pack", str(elsewhere), "--out", str(tmp_path / "packed.npz")]) == 1
    assert "train-images-idx3-ubyte.gz is missing" in capsys.readouterr().out
    assert not (tmp_path / "packed.npz").exists()


def test_opinions_says_what_is_missing(elsewhere, tmp_path, capsys):
    assert main(["data", "opinions", str(elsewhere / "gone.npz"), "--out", str(tmp_path / "packed.npz")]) == 1
    assert "gone.npz is missing" in capsys.readouterr().out
    assert not (tmp_path / "packed.npz").exists()


def test_voices_says_what_has_to_be_installed(elsewhere, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(elsewhere))
    assert main(["data", "voices", "--out", str(tmp_path / "voices.npz")]) == 1
    assert "apt install espeak-ng flite festival" in capsys.readouterr().out
    assert not (tmp_path / "voices.npz").exists()
