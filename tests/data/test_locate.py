"""Where files are looked for, and what is said when they are missing or damaged."""

import hashlib
import os
from dataclasses import replace

import pytest
from sample import CONTENT, make_entry

from course.data.errors import DamagedDataError, MissingDataError
from course.data.locate import Places, fetch, find_file, status, verify


def test_the_environment_names_the_places(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")]))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "c"))
    found = Places.of_this_machine()
    assert found.folders == (tmp_path / "a", tmp_path / "b")
    assert found.cache == tmp_path / "c" / "data"
    assert (found.embedded / "fashion_mnist.npz").is_file()


def test_the_places_are_searched_in_order(places):
    entry = make_entry()
    assert find_file(entry, places) is None
    places.cache.mkdir()
    for folder in (places.cache, places.folders[1], places.folders[0], places.embedded):
        (folder / entry.file).write_bytes(CONTENT)
        assert fetch(entry, places) == folder / entry.file


def test_a_file_on_this_machine_is_not_downloaded(server, places):
    entry = make_entry([server.url("good")])
    (places.folders[1] / entry.file).write_bytes(CONTENT)
    assert fetch(entry, places) == places.folders[1] / entry.file
    assert server.requests == []


def test_a_missing_file_is_downloaded_once(server, places):
    entry = make_entry([server.url("good")])
    assert fetch(entry, places) == places.cache / entry.file
    assert fetch(entry, places).read_bytes() == CONTENT
    assert server.requests == ["good"]


def test_a_damaged_file_in_the_cache_is_neither_used_nor_replaced(server, places):
    entry = make_entry([server.url("good")])
    path = fetch(entry, places)
    damaged = bytes([CONTENT[0] ^ 1]) + CONTENT[1:]
    path.write_bytes(damaged)
    with pytest.raises(DamagedDataError, match="SHA-256") as caught:
        fetch(entry, places)
    assert str(path) in str(caught.value)
    assert "Delete it" in str(caught.value)
    assert "python -m course data get sample" in str(caught.value)
    assert path.read_bytes() == damaged
    assert server.requests == ["good"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_truncated_file_is_found_out_wherever_it_is(places, place):
    path = places.in_order()[place] / "sample.npz"
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(DamagedDataError, match="cut short: it has 199,999 bytes, expected 200,000") as caught:
        fetch(make_entry(), places)
    assert str(path) in str(caught.value)


def test_a_longer_file_is_not_the_published_one(places):
    path = places.embedded / "sample.npz"
    path.write_bytes(CONTENT + b"more")
    with pytest.raises(DamagedDataError, match="not the published file"):
        verify(path, make_entry())


def test_a_file_that_changes_is_hashed_again(places):
    path = places.embedded / "sample.npz"
    path.write_bytes(CONTENT)
    verify(path, make_entry())
    os.utime(path, ns=(0, 0))
    path.write_bytes(bytes(len(CONTENT)))
    with pytest.raises(DamagedDataError, match="SHA-256"):
        verify(path, make_entry())


def test_missing_data_names_every_way_to_get_it(server, places):
    entry = make_entry([server.url("missing")])
    places = replace(places, folders=(*places.folders, places.cache.with_name("unplugged")))
    with pytest.raises(MissingDataError) as caught:
        fetch(entry, places)
    message = str(caught.value)
    for part in (
        entry.title,
        entry.file,
        "404",
        "python -m course data get sample",
        "COURSE_DATA",
        entry.page,
    ):
        assert part in message
    assert all(str(folder) in message for folder in places.in_order())
    assert "unplugged  (no such folder)" in message
    assert "first  (no such folder)" not in message


def test_missing_data_without_an_address_is_not_said_to_be_downloadable(places):
    with pytest.raises(MissingDataError, match="COURSE_DATA") as caught:
        fetch(make_entry(), places)
    assert "data get" not in str(caught.value)
    assert "no public address" in str(caught.value)
    with pytest.raises(MissingDataError, match="ask the makers"):
        fetch(make_entry(remedy="ask the makers"), places)


def test_status_tells_where_each_data_set_is(places):
    names = ("carried", "mine", "absent", "short")
    catalogue = {name: make_entry(name=name, file=f"{name}.npz") for name in names}
    (places.embedded / "carried.npz").write_bytes(CONTENT)
    (places.folders[0] / "mine.npz").write_bytes(CONTENT)
    (places.folders[0] / "short.npz").write_bytes(CONTENT[:10])
    carried, mine, absent, short = status(places, catalogue)
    assert (carried.where, carried.remedy) == ("embedded", "")
    assert (mine.where, mine.remedy) == (str(places.folders[0] / "mine.npz"), "")
    assert absent.where is None
    assert "COURSE_DATA" in absent.remedy
    assert "cut short" in short.remedy
    assert [found.size for found in (carried, short)] == [len(CONTENT)] * 2


ORIGINAL = b"the same data as its makers publish it"


@pytest.fixture
def entry_with_original(server):
    """An entry whose own file is on no server, and whose original form is."""
    entry = make_entry()
    original = replace(
        entry,
        file="sample.tar.gz",
        sha256=hashlib.sha256(ORIGINAL).hexdigest(),
        size=len(ORIGINAL),
        urls=(server.url("good"),),
    )
    return replace(entry, original=original)


def test_the_original_form_is_found_and_verified_as_itself(entry_with_original, places):
    path = places.folders[0] / "sample.tar.gz"
    path.write_bytes(ORIGINAL)
    assert fetch(entry_with_original, places) == path
    path.write_bytes(ORIGINAL[:-1])
    with pytest.raises(DamagedDataError, match=f"expected {len(ORIGINAL)}"):
        fetch(entry_with_original, places)


def test_the_status_of_an_original_has_its_size(entry_with_original, places):
    (places.folders[0] / "sample.tar.gz").write_bytes(ORIGINAL)
    (found,) = status(places, {"sample": entry_with_original})
    assert (found.size, found.remedy) == (len(ORIGINAL), "")


def test_the_courses_own_form_comes_first_in_a_folder(entry_with_original, places):
    (places.folders[0] / "sample.tar.gz").write_bytes(ORIGINAL)
    (places.folders[0] / "sample.npz").write_bytes(CONTENT)
    assert fetch(entry_with_original, places).name == "sample.npz"


def test_where_only_the_original_is_published_it_is_downloaded(entry_with_original, places, server):
    entry = entry_with_original
    same = {"sha256": make_entry().sha256, "size": len(CONTENT)}  # what the server has
    entry = replace(entry, original=replace(entry.original, **same))
    assert fetch(entry, places) == places.cache / "sample.tar.gz"
    assert server.requests == ["good"]


def test_missing_data_names_both_forms(entry_with_original, places):
    entry = replace(entry_with_original, original=replace(entry_with_original.original, urls=()))
    with pytest.raises(MissingDataError) as caught:
        fetch(entry, places)
    assert "sample.npz (200,000 bytes) or sample.tar.gz" in str(caught.value)
