"""Keys of groups come out of names."""

import pytest

from course.data.own.grouping import group_finder


@pytest.mark.parametrize(
    ("group_by", "name", "group"),
    [
        (None, "anna_1.wav", None),
        (r"^([^_]+)_", "anna_1.wav", "anna"),
        (r"^([^_]+)_", "anna.wav", None),
        (r"^(.*?)_", "_1.wav", None),  # an empty key is none
        (r"^([^/]+)/", "series 3/a.png", "series 3"),
        (r"a(x)?", "a.png", None),
        (r"(😀|b)", "a😀.png", "😀"),
    ],
)
def test_the_first_group_is_the_key(group_by, name, group):
    assert group_finder(group_by)(name) == group


@pytest.mark.parametrize(
    ("group_by", "message"),
    [("(", "no regular expression"), (7, "no regular expression"), ("anna", "no group in parentheses")],
)
def test_what_is_no_key(group_by, message):
    with pytest.raises(ValueError, match=message):
        group_finder(group_by)
