"""One text a file: UTF-8 in all its forms, and a reason for everything else."""

import pytest

from course.data.own.errors import UnreadableError
from course.data.own.writings import normal_form, read_writing


def write(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"plain", "plain"),
        (b"\xef\xbb\xbfwith a mark", "with a mark"),
        ("naïve 😀 日本語".encode(), "naïve 😀 日本語"),
        (b"  blanks and lines \r\n\r\n", "blanks and lines"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        (b"a" * 1_000_000, "a" * 1_000_000),
    ],
)
def test_texts(tmp_path, content, text):
    assert read_writing(write(tmp_path, content)) == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t ", "holds no text"),
        ("café".encode("latin-1"), r"is not UTF-8 \(byte 0xe9 at place 4\): .* save it as UTF-8"),
        ("text".encode("utf-16"), "is UTF-16"),
        (b"nul \0 here", "NUL characters"),
        (b"a" * 1_000_001, "1,000,001 bytes, and at most 1,000,000"),
    ],
)
def test_what_is_no_text(tmp_path, content, message):
    with pytest.raises(UnreadableError, match=message):
        read_writing(write(tmp_path, content))


def test_texts_that_differ_in_form_alone_have_one_normal_form():
    assert normal_form("Caf\u00e9  AU\nlait ") == normal_form("cafe\u0301 au lait")
    assert normal_form("good") != normal_form("goods")
