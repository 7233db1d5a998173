"""The description of an inspection, word for word, and never more than a screen."""

from dataclasses import replace
from pathlib import Path

from course.data.own.inspection import Example, Inspection

SMALL = Inspection(
    folder=Path("/data/pets"),
    modality="sounds",
    files=(
        Example("cat/1.wav", "cat", None, "1.2 s, 8 kHz, mono"),
        Example("cat/2.wav", "cat", None, "0.7 s, 8 kHz, mono"),
        Example("dog/1.wav", "dog", None, "2.0 s, 8 kHz, mono"),
    ),
    skipped={"dog/2.wav": "is empty"},
    counts={"cat": 2, "dog": 1},
    duplicates=(("cat/1.wav", "cat/2.wav"),),
    conflicts=(),
    warnings=("first things first",),
)


def test_word_for_word():
    assert SMALL.describe() == (
        "'pets': 3 sounds in 2 classes\n"
        "  'cat'       2   the first: 1.2 s, 8 kHz, mono\n"
        "  'dog'       1   the first: 2.0 s, 8 kHz, mono\n"
        "Left out, 1:\n"
        "  'dog/2.wav' is empty\n"
        "The same content more than once, 1:\n"
        "  'cat/1.wav', 'cat/2.wav'\n"
        "Mind:\n"
        "  - first things first"
    )
    assert str(SMALL) == SMALL.describe()


def test_what_is_not_there_has_no_heading():
    plain = replace(SMALL, skipped={}, duplicates=(), warnings=())
    assert len(plain.describe().splitlines()) == 3


def test_of_much_the_first_few_and_their_number():
    much = replace(
        SMALL,
        skipped={f"dog/{number}\n.wav": "is empty" for number in range(5_000)},
        duplicates=tuple((f"a{number}", f"b{number}") for number in range(1_000)),
        warnings=tuple(f"sentence {number}" for number in range(100)),
    )
    lines = much.describe().splitlines()
    assert len(lines) < 30
    for where, more in (("skipped", "4,995"), ("duplicates", "997"), ("warnings", "92")):
        assert f"  … and {more} more: all stand in .{where}" in lines
    assert r"  'dog/0\n.wav' is empty" in lines
