"""What a folder holds, and that nothing outside it is ever looked at."""

import os

import pytest

from course.data.own import folders
from course.data.own.errors import OwnDataError
from course.data.own.folders import list_folder


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return folder


def test_files_of_labels_in_order(tmp_path):
    make(tmp_path, "dog/2.png", "dog/1.png", "cat/deep/er/3.png", "cat/a.txt")
    (tmp_path / "empty").mkdir()
    listing = list_folder(tmp_path)
    assert listing.files == ["cat/a.txt", "cat/deep/er/3.png", "dog/1.png", "dog/2.png"]
    assert listing.labels == ["cat", "dog", "empty"]
    assert not listing.skipped


def test_litter_is_passed_over_in_silence(tmp_path):
    make(
        tmp_path,
        *("cat/1.png", ".DS_Store", "cat/.DS_Store", "cat/Thumbs.db", "__MACOSX/cat/._1.png"),
        *("cat/._1.png", "desktop.ini", ".git/config", "cat/.ipynb_checkpoints/1.png", "cat/@eaDir/1.png"),
    )
    listing = list_folder(tmp_path)
    assert listing.files == ["cat/1.png"]
    assert listing.labels == ["cat"]
    assert not listing.skipped


def test_links_are_not_followed(tmp_path):
    outside = make(tmp_path / "outside", "secret/s.png")
    inside = make(tmp_path / "inside", "cat/1.png")
    (inside / "cat" / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "cat" / "self").symlink_to(inside / "cat" / "self")
    (inside / "cat" / "2.png").symlink_to(outside / "secret" / "s.png")
    (inside / "dog").symlink_to(outside / "secret", target_is_directory=True)
    listing = list_folder(inside)
    assert listing.files == ["cat/1.png"]
    assert set(listing.skipped) == {"cat/loop", "cat/self", "cat/2.png", "dog"}
    assert all("put a copy in its place" in reason for reason in listing.skipped.values())


def test_a_link_to_the_folder_itself_is_fine(tmp_path):
    make(tmp_path / "real", "cat/1.png")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert list_folder(tmp_path / "link").files == ["cat/1.png"]


def test_files_beside_the_labels_have_none(tmp_path):
    listing = list_folder(make(tmp_path, "readme.txt", "cat/1.png"))
    assert "has no label: move it into one" in listing.skipped["readme.txt"]


@pytest.mark.parametrize(
    "name", ["a\nb.png", "it's.png", 'the "one".png', "😀.png", "back\\slash.png", " .png"]
)
def test_odd_names_stay_as_they_are(tmp_path, name):
    assert list_folder(make(tmp_path, f"cat/{name}")).files == [f"cat/{name}"]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems only")
def test_a_name_that_is_no_text_is_listed(tmp_path):
    make(tmp_path, "cat/1.png")
    (tmp_path / "cat" / os.fsdecode(b"caf\xe9.png")).write_text("x")
    listing = list_folder(tmp_path)
    assert listing.files == ["cat/1.png"]
    assert listing.skipped == {"cat/caf\\xe9.png": "has a name that is not UTF-8: rename it"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_no_file(tmp_path):
    make(tmp_path, "cat/1.png")
    os.mkfifo(tmp_path / "cat" / "2.png")
    assert list_folder(tmp_path).skipped == {"cat/2.png": "is no plain file"}


def test_a_folder_that_may_not_be_listed(tmp_path, monkeypatch):
    # Simulated, since an administrator may list everything.
    make(tmp_path, "cat/1.png", "dog/1.png")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith(refused):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    refused = "dog"
    listing = list_folder(tmp_path)
    assert listing.files == ["cat/1.png"]
    assert "cannot be listed (Permission denied)" in listing.skipped["dog"]
    refused = tmp_path.name
    with pytest.raises(OwnDataError, match="change its permissions"):
        list_folder(tmp_path)


def test_what_is_no_folder_of_labels(tmp_path):
    make(tmp_path, "file")
    make(tmp_path / "flat", *(f"{number}.png" for number in range(5_000)))
    (tmp_path / "none").mkdir()
    make(tmp_path / "litter", ".DS_Store")
    (tmp_path / "hollow" / "cat").mkdir(parents=True)
    for name, message in (
        ("missing", "does not exist: give the path of a folder"),
        ("bad\0name", "does not exist"),
        ("file", "is a file"),
        ("none", "is empty: make one folder for each label"),
        ("litter", "is empty"),
        ("flat", "holds 5,000 files but no folders.* and 4,997 more"),
        ("hollow", "'cat'.* hold no files"),
    ):
        with pytest.raises(OwnDataError, match=message) as caught:
            list_folder(tmp_path / name)
        assert len(str(caught.value)) < 600


def test_a_folder_with_a_table_alone_says_so(tmp_path):
    with pytest.raises(OwnDataError, match=r"give the path of 'films\.csv' itself"):
        list_folder(make(tmp_path, "films.csv"))


def test_a_whole_disk_is_refused(tmp_path, monkeypatch):
    make(tmp_path, *(f"cat/{number}.png" for number in range(20)))
    monkeypatch.setattr(folders, "MAX_FILES", 10)
    with pytest.raises(OwnDataError, match="holds more than 10 files: point at a smaller one"):
        list_folder(tmp_path)
