"""`python -m course slides`: a page and what it loads; nothing that is there is overwritten."""

import base64

import pytest

from course.__main__ import main
from course.classroom.deck import Slide
from course.classroom.slides import BESIDE, LOADED, put_talk, write_talk
from course.commands import slides as command


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder in which npm seems to have been."""
    folder = tmp_path / "site" / "node_modules"
    for place in LOADED.values():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(place)
    monkeypatch.setattr(command, "PACKAGES", folder)
    return folder


def test_talks_are_written_with_all_they_load(packages, tmp_path, capsys):
    out = tmp_path / "slides"
    assert main(["slides", "03", "04", "--out", str(out)]) == 0
    assert "03_features_by_hand.html: 4" in capsys.readouterr().out
    assert sorted(path.name for path in out.iterdir()) == [
        "03_features_by_hand.html",
        "04_convolution.html",
        BESIDE,
    ]
    assert sorted(path.name for path in (out / BESIDE).iterdir()) == sorted(LOADED)
    page = (out / "03_features_by_hand.html").read_text(encoding="utf-8")
    assert "<title>03 Features by hand</title>" in page
    assert "require" not in page.split("<main")[0]


def test_a_second_talk_joins_and_a_talk_that_is_there_stays(packages, tmp_path, capsys):
    out = tmp_path / "slides"
    assert main(["slides", "03", "--out", str(out)]) == 0
    assert main(["slides", "05", "--out", str(out)]) == 0
    mine = out / "03_features_by_hand.html"
    mine.write_text("mine")
    capsys.readouterr()
    assert main(["slides", "03", "--out", str(out)]) == 1
    assert "is not overwritten: --force makes it again" in capsys.readouterr().out
    assert mine.read_text() == "mine"
    assert main(["slides", "03", "--out", str(out), "--force"]) == 0
    assert mine.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_is_written_where_other_things_are(packages, tmp_path, capsys):
    out = tmp_path / "letters"
    out.mkdir()
    (out / "letter.txt").write_text("Dear")
    for force in ([], ["--force"]):
        assert main(["slides", "03", "--out", str(out), *force]) == 1
        assert "holds other things than slides" in capsys.readouterr().out
    assert [path.name for path in out.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(packages, tmp_path, capsys):
    out = tmp_path / "letter.txt"
    out.write_text("Dear")
    assert main(["slides", "03", "--out", str(out)]) == 1
    assert "is no folder: choose another one" in capsys.readouterr().out
    assert out.read_text() == "Dear"


@pytest.mark.parametrize("number", ["99", "3", "../03", ""])
def test_a_lesson_that_is_not_there_is_named(packages, tmp_path, capsys, number):
    assert main(["slides", number, "--out", str(tmp_path / "slides")]) == 1
    assert f"no lesson {number}; there are 00, 01," in capsys.readouterr().out
    assert not (tmp_path / "slides").exists()


def test_without_reveal_the_remedy_is_said(packages, tmp_path, capsys):
    (packages / LOADED["reveal.js"]).unlink()
    assert main(["slides", "03", "--out", str(tmp_path / "slides")]) == 1
    assert f"reveal.js must be fetched once, by npm: give the command `npm ci` in {packages.parent}" in (
        capsys.readouterr().out
    )
    assert not (tmp_path / "slides").exists()


def test_a_disk_that_refuses_is_named(packages, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Dear")
    assert main(["slides", "03", "--out", str(tmp_path / "letter.txt" / "slides")]) == 1
    assert "cannot be used" in capsys.readouterr().out


def test_a_lesson_that_is_not_built_is_named(packages, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "read_lessons", lambda folder: ())
    assert main(["slides", "03", "--out", str(tmp_path / "slides")]) == 1
    assert "is not built yet: `python -m course build 03` builds it" in capsys.readouterr().out


def test_words_are_escaped_and_pictures_described():
    from nbformat.v4 import new_output

    png = base64.b64encode(b"no picture").decode()
    words = 'A "boot" <b>'
    data = {"image/png": png, "text/plain": words}
    shown = new_output("display_data", data, metadata={"image/png": {"alt": words}})
    slides = [
        Slide("First", opens=True, text=["Words, and $a_1 < b_2$."]),
        Slide("Second", opens=True, text=["- one", "- two"], outputs=[shown], notes=["For the speaker."]),
        Slide("Second", code="print(1)", outputs=[new_output("stream", name="stdout", text="1")]),
    ]
    page = write_talk(slides, "A <b> talk", command.REPOSITORY / "classroom")
    assert "<title>A &lt;b&gt; talk</title>" in page
    assert "alt='A \"boot\" &lt;b&gt;'" in page
    assert page.count("<section") == 5  # two sections, three slides
    assert page.count('<aside class="notes">') == 1
    assert "$a_1 &lt; b_2$" in page
    assert "jp-InputPrompt" not in page


def test_a_folder_is_only_made_when_all_is_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"mathjax and reveal\.js must be fetched once"):
        put_talk(tmp_path / "out", "talk", "<html>", tmp_path / "node_modules")
    assert not (tmp_path / "out").exists()
