"""Folders as people have them: what is usable, what is not and why, what to mind."""

import os
import shutil

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from course.data.own import OwnDataError, inspect_folder
from course.data.own.inspection import locate
from course.data.own.naming import shown


def picture(path, seed=None, size=(20, 20), mode="RGB"):
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = len(str(path)) + sum(map(ord, str(path))) if seed is None else seed
    noise = np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), np.uint8)
    Image.fromarray(noise).convert(mode).save(path)
    return path


def sound(path, rate=8_000, seconds=0.3, seed=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    wavfile.write(path, rate, np.random.default_rng(seed).integers(-99, 99, round(rate * seconds), np.int16))


def text(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture
def pets(tmp_path):
    for number in range(25):
        for label in ("cat", "dog"):
            picture(tmp_path / "pets" / label / f"{number}.png", seed=number + 100 * (label == "dog"))
    return tmp_path / "pets"


def test_a_sound_folder_needs_no_warning(pets):
    inspection = inspect_folder(pets)
    assert inspection.modality == "images"
    assert dict(inspection.counts) == {"cat": 25, "dog": 25}
    assert list(inspection.counts) == ["cat", "dog"]
    assert not inspection.skipped
    assert inspection.warnings == inspection.duplicates == inspection.conflicts == ()
    first = inspection.files[0]
    assert (first.path, first.label, first.group, first.size_text) == (
        "cat/0.png",
        "cat",
        None,
        "20 × 20, RGB",
    )
    assert inspection.describe().splitlines()[0] == "'pets': 50 pictures in 2 classes"
    assert repr(inspection) == "Inspection of 'pets': 50 pictures in 2 classes, 0 left out"


def test_the_path_may_be_relative_or_a_string(pets, monkeypatch):
    monkeypatch.chdir(pets)
    for path in (".", "../pets", str(pets), f"{pets}/"):
        assert inspect_folder(path).folder == pets
    monkeypatch.setenv("HOME", str(pets.parent))
    assert inspect_folder("~/pets").folder == pets


def test_every_kind_of_bad_file_is_listed_and_the_rest_still_counts(pets):
    cats = pets / "cat"
    (cats / "empty.png").touch()
    (cats / "broken.png").write_bytes(b"no picture")
    (cats / "cut.jpg").write_bytes(picture(pets / "dog" / "x.jpg").read_bytes()[:-300])
    (cats / "song.mp3").write_bytes(b"ID3")
    (cats / "photo.heic").write_bytes(b"x")
    (cats / "nothing").write_bytes(b"x")
    (cats / "odd.xyz").write_bytes(b"x")
    (cats / "odd\nname.png").write_bytes(b"")
    (cats / "list.csv").write_text("text,label\n")
    (cats / "loop").symlink_to(pets)
    Image.new("1", (10_000, 10_000)).save(cats / "huge.png")
    text(cats / "caption.txt", "a cat")
    sound(cats / "meow.wav")
    inspection = inspect_folder(pets)
    assert dict(inspection.counts) == {"cat": 25, "dog": 26}
    reasons = {
        "empty.png": "empty (0 bytes)",
        "broken.png": "no picture of a known kind",
        "cut.jpg": "cut short or damaged",
        "song.mp3": "convert it to WAV",
        "photo.heic": "convert it to PNG or JPEG",
        "nothing": "has no ending in its name",
        "odd.xyz": "read are pictures",
        "odd\nname.png": "empty",
        "list.csv": "give the path of this file itself",
        "loop": "is a link",
        "huge.png": "10,000 × 10,000 pixels, more than the 64 megapixels",
        "caption.txt": "is a text, and most files here are pictures",
        "meow.wav": "is a sound, and most files here are pictures",
    }
    assert set(inspection.skipped) == {f"cat/{name}" for name in reasons}
    for name, reason in reasons.items():
        assert reason in inspection.skipped[f"cat/{name}"]
        assert "\n" not in inspection.skipped[f"cat/{name}"]
    assert "… and 8 more: all stand in .skipped" in inspection.describe()


def test_unreadable_files_are_listed(pets, monkeypatch):
    # Simulated, since an administrator may read everything.
    from pathlib import Path

    read = Path.read_bytes

    def refuse(path):
        if path.name == "3.png":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    inspection = inspect_folder(pets)
    assert set(inspection.skipped) == {"cat/3.png", "dog/3.png"}
    assert len(inspection.files) == 48


def test_the_description_fits_on_a_screen_whatever_there_is(tmp_path):
    folder = tmp_path / "many"
    for label in range(40):
        picture(folder / f"class {label}\n" / "1.png", seed=label)
        picture(folder / f"class {label}\n" / "2.png", seed=label)
    for number in range(5_000):
        (folder / "class 0\n" / f"bad{number}.png").touch()
    inspection = inspect_folder(folder)
    assert len(inspection.skipped) == 5_000
    description = inspection.describe()
    assert len(description.splitlines()) <= 36
    assert all(len(line) < 400 for line in description.splitlines())
    assert "and 4,995 more: all stand in .skipped" in description
    assert "and 30 more: all stand in .counts" in description
    assert "and 37 more: all stand in .duplicates" in description
    assert all(line.isprintable() for line in description.splitlines())


def test_copies_are_found_by_content(pets):
    shutil.copy(pets / "cat" / "1.png", pets / "cat" / "copy of 1.png")
    with Image.open(pets / "cat" / "2.png") as image:
        image.save(pets / "cat" / "2.bmp")
        image.convert("RGBA").save(pets / "cat" / "2 with alpha.png")
    inspection = inspect_folder(pets)
    assert {frozenset(names) for names in inspection.duplicates} == {
        frozenset({"cat/1.png", "cat/copy of 1.png"}),
        frozenset({"cat/2.png", "cat/2.bmp", "cat/2 with alpha.png"}),
    }
    assert inspection.conflicts == ()
    assert any("3 examples are copies of another" in sentence for sentence in inspection.warnings)


def test_copies_under_two_labels_are_conflicts(pets):
    shutil.copy(pets / "cat" / "1.png", pets / "dog" / "cat.png")
    inspection = inspect_folder(pets)
    assert inspection.conflicts == (("cat/1.png", "dog/cat.png"),)
    assert any("1 content stands under two labels" in sentence for sentence in inspection.warnings)


def test_the_kind_of_most_readable_files_counts(tmp_path):
    for number in range(3):
        text(tmp_path / "a" / f"{number}.txt", f"text {number}")
        sound(tmp_path / "b" / f"{number}.wav", seed=number)
        (tmp_path / "b" / f"{number}.png").touch()
    sound(tmp_path / "a" / "more.wav", rate=44_100, seed=9)
    inspection = inspect_folder(tmp_path)
    assert inspection.modality == "sounds"
    assert dict(inspection.counts) == {"a": 1, "b": 3}
    assert inspection.files[0].size_text == "0.3 s, 44.1 kHz, mono"


def test_texts(tmp_path):
    text(tmp_path / "good" / "1.txt", "😀 fine")
    text(tmp_path / "good" / "2.txt", " 😀  FINE ")
    text(tmp_path / "bad" / "1.txt", "no")
    inspection = inspect_folder(tmp_path)
    assert [example.size_text for example in inspection.files] == [
        "2 characters",
        "6 characters",
        "7 characters",
    ]
    assert inspection.duplicates == (("good/1.txt", "good/2.txt"),)


def test_a_table(tmp_path):
    (tmp_path / "t.csv").write_text("text,label,by\na,yes,Ann\nb,no,Bob\nB ,no,Ann\n,no,Ann\n")
    inspection = inspect_folder(tmp_path / "t.csv", group_by="by")
    assert inspection.modality == "texts"
    assert [(e.path, e.label, e.group) for e in inspection.files] == [
        ("row 2", "yes", "Ann"),
        ("row 3", "no", "Bob"),
        ("row 4", "no", "Ann"),
    ]
    assert inspection.duplicates == (("row 3", "row 4"),)
    assert set(inspection.skipped) == {"row 5"}


def test_groups_come_from_names_without_the_label(pets):
    inspection = inspect_folder(pets, group_by=r"^(\d)\d*\.")
    assert {example.group for example in inspection.files} == set("0123456789")
    assert inspection.group_by == r"^(\d)\d*\."


def test_names_without_a_group_are_said(pets):
    inspection = inspect_folder(pets, group_by=r"^(1)")
    assert any("28 examples have no group" in sentence for sentence in inspection.warnings)
    with pytest.raises(OwnDataError, match=r"fits no file name, such as '0.png'"):
        inspect_folder(pets, group_by=r"^(x)")


def test_what_leaves_nothing(tmp_path):
    for number in range(10):
        (tmp_path / "bad" / "cat").mkdir(parents=True, exist_ok=True)
        (tmp_path / "bad" / "cat" / f"{number}.png").touch()
    with pytest.raises(
        OwnDataError, match=r"none of the 10 files in 'bad' can be used: 'cat/0.png' is empty"
    ):
        inspect_folder(tmp_path / "bad")
    with pytest.raises(OwnDataError, match="does not exist"):
        inspect_folder(tmp_path / "nowhere.csv")
    with pytest.raises(OwnDataError, match="the path is empty"):
        inspect_folder("")


def test_a_single_file_is_no_collection(tmp_path):
    for name, remedy in (("a.zip", "unpack it"), ("a.xlsx", "save it as CSV"), ("a.png", "named after")):
        (tmp_path / name).touch()
        with pytest.raises(OwnDataError, match=f"is a single file.*{remedy}"):
            locate(tmp_path / name)


def test_the_error_comes_without_traceback():
    with pytest.raises(OwnDataError) as caught:
        inspect_folder("/no such/folder")
    assert caught.value._render_traceback_() == str(caught.value).splitlines()
    assert shown(os.getcwd()) in str(caught.value)


def test_decoders_stay_silent(pets, recwarn):
    Image.open(pets / "cat" / "1.png").save(pets / "cat" / "exif.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    Image.new("1", (10_000, 10_000)).save(pets / "cat" / "huge.png")
    inspect_folder(pets)
    assert not recwarn.list
