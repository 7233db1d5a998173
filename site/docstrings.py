"""A Sphinx extension: docstrings as this course writes them, in the form that napoleon reads.

Here ``image : (height, width) float array`` says in one line what a parameter is; napoleon would take all
of it for the name of a type.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx

SECTION = re.compile(r"^(\w[\w ]*)$")
FIELDS = {"Parameters", "Attributes"}
FIELD = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*) : (.+)$")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("autodoc-process-docstring", _process, priority=100)  # before napoleon, which has 500
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def describe_fields(lines: list[str]) -> list[str]:
    """Return a docstring's lines, with what a field is on a line below its name."""
    written: list[str] = []
    section = ""
    for place, line in enumerate(lines):
        underlined = place + 1 < len(lines) and re.fullmatch("-{3,}", lines[place + 1])
        if underlined and SECTION.match(line):
            section = line
        found = FIELD.match(line) if section in FIELDS else None
        written += [found[1], f"    {found[2]}"] if found else [line]
    return written


def _process(app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]) -> None:
    lines[:] = describe_fields(lines)


def _skip(app: Sphinx, what: str, name: str, member: object, skip: bool, options: object) -> bool | None:
    """Leave out what a class has from elsewhere; None lets Sphinx decide."""
    module = getattr(member, "__module__", None) or "course"
    return None if module.partition(".")[0] == "course" else True
