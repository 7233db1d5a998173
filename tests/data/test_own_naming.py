"""No name breaks a message."""

import pytest

from course.data.own.naming import LONGEST, counted, listed, shown


@pytest.mark.parametrize("name", ["cat.png", "日本 😀.txt", "it's.wav", 'say "hi".txt'])
def test_what_can_be_printed_stays(name):
    assert name.replace("'", "").replace('"', "") in shown(name).replace("'", "").replace('"', "")


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "\x1b[31mred", "\u202egnp.exe", "\udcff", "a\0b", "tab\t"])
def test_what_cannot_is_escaped(name):
    assert shown(name).isprintable()
    assert eval(shown(name)) == name  # a Python literal of it: nothing is lost


def test_long_names_lose_their_middle():
    name = "begin" + "x" * 300 + "end.png"
    assert len(shown(name)) <= LONGEST + 2
    assert shown(name).startswith("'begin")
    assert shown(name).endswith("end.png'")


def test_lists_stay_short():
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed(["a", "b", "c"] + ["d"] * 1_000) == "'a', 'b', 'c' and 1,000 more"


def test_numbers_with_their_nouns():
    assert counted(1, "file") == "1 file"
    assert counted(2_000, "file") == "2,000 files"
    assert counted(3, "class", "classes") == "3 classes"
