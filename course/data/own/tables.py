"""Read texts and labels from the rows of a CSV file, whatever parts its columns."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from course.data.own.contents import read_content
from course.data.own.errors import OwnDataError, UnreadableError
from course.data.own.naming import counted, listed, shown
from course.data.own.writings import check_text

ENDINGS = frozenset({".csv", ".tsv"})
DELIMITERS = ",;\t"
ROWS_FOR_DELIMITER = 50
LONGEST_NAME = 200  # characters of a label or a group
HEADER = ("text", "label")
HOW = "make two columns with the header text,label and save as CSV, UTF-8"


@dataclass(frozen=True)
class Row:
    """One usable row: its name such as "row 17", text and label, and its group where one is asked for."""

    name: str
    text: str
    label: str
    group: str | None


class Columns(NamedTuple):
    """Where in a record text, label and group stand, how many cells it has, and the first record of data."""

    text: int
    label: int
    group: int | None
    width: int
    first: int


def read_table(path: Path, group_by: str | None = None) -> tuple[list[Row], dict[str, str]]:
    """Read a CSV file with a text and a label in each row.

    Columns are parted by comma, semicolon or tab. They are found by the names ``text`` and ``label`` in
    the first row, in any case; without such names there must be two columns, in this order. Rows are
    numbered as spreadsheets do, from 1, the header included.

    Parameters
    ----------
    path : the file, in UTF-8 with or without a byte-order mark.
    group_by : name of the column that tells what belongs together, such as ``author``.

    Returns
    -------
    The usable rows, and for each other row why it is left out, by its name.

    Raises
    ------
    OwnDataError
        If it cannot be read, has no such columns, or no usable row.
    """
    try:
        content = read_content(path)
    except UnreadableError as error:
        raise OwnDataError(f"{shown(path.name)} {error}") from error
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:4] == b"PK\x03\x04":
        raise OwnDataError(f"{shown(path.name)} is UTF-16 or a spreadsheet's own format: {HOW}")
    # Bytes that are not UTF-8 become lone surrogates, so that their rows alone are lost.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    lines = list(io.StringIO(text, newline=""))
    records = list(_records(lines, _delimiter(lines)))
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    columns = _find_columns(records, group_by, path.name, skipped)
    for number, cells, fault in records[columns.first :]:
        name = f"row {number}"
        if fault is None and not any(cell.strip() for cell in cells):
            continue  # an empty line
        try:
            if fault is not None:
                raise UnreadableError(fault)
            rows.append(_read_row(name, cells, columns))
        except UnreadableError as error:
            skipped[name] = str(error)
    if not rows:
        reasons = "; ".join(f"{name} {reason}" for name, reason in list(skipped.items())[:3])
        raise OwnDataError(f"{shown(path.name)} has no usable row ({reasons or 'it is empty'}): {HOW}")
    return rows, skipped


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield number, cells and fault of each record. After a fault, reading begins anew at the next line.

    So a quotation mark that is never closed costs its own line, not all that follow.
    """
    start = number = 0
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter, strict=True)
        finished = 0
        try:
            for cells in reader:
                number += 1
                yield number, cells, None
                finished = reader.line_num
            return
        except csv.Error as error:
            number += 1
            yield number, [], _fault(error)
            start += finished + 1


def _fault(error: csv.Error) -> str:
    if "field limit" in str(error):
        return (
            f"holds a field of more than {csv.field_size_limit():,} characters, or a quotation mark that is "
            "never closed: shorten it, or close it"
        )
    return 'has a quotation mark out of place: put the text into " and double each " inside it'


def _delimiter(lines: list[str]) -> str:
    """Which delimiter makes the most of a table out of the first rows."""

    def merit(delimiter: str) -> tuple[bool, int, int]:
        read = (cells for _, cells, _ in _records(lines, delimiter))
        tables = [cells for cells in islice(read, ROWS_FOR_DELIMITER) if len(cells) > 1]
        if not tables:
            return False, 0, 0
        width, number = Counter(map(len, tables)).most_common(1)[0]
        last = {cells[-1] for cells in tables if len(cells) == width}
        # Where two fit alike, as with one comma in every text, labels repeat and texts do not.
        return set(HEADER) <= _names(tables[0]), number, -len(last)

    return max(DELIMITERS, key=merit)


def _names(cells: list[str]) -> set[str]:
    return {cell.strip().casefold() for cell in cells}


def _find_columns(
    records: list[tuple[int, list[str], str | None]], group_by: str | None, file: str, skipped: dict[str, str]
) -> Columns:
    """Find out which column is what, and with which record the rows begin."""
    first = next((at for at, (_, cells, _) in enumerate(records) if any(map(str.strip, cells))), None)
    if first is None:
        raise OwnDataError(f"{shown(file)} holds no rows: {HOW}")
    names = [cell.strip().casefold() for cell in records[first][1]]
    if set(HEADER) <= set(names):
        return Columns(
            names.index("text"),
            names.index("label"),
            _group_column(names, group_by, file),
            len(names),
            first + 1,
        )

    widths = Counter(len(cells) for _, cells, _ in records if any(map(str.strip, cells)))
    if widths.most_common(1)[0][0] != 2:
        raise OwnDataError(
            f"{shown(file)} has the columns {listed(names, 6)}: name one of them text and one label in the "
            "first row, and part them by comma, semicolon or tab"
        )
    _group_column([], group_by, file)
    labels = Counter(cells[1].strip() for _, cells, _ in records if len(cells) == 2)
    own = records[first][1][1].strip() if len(names) == 2 else ""
    others = [count for label, count in labels.items() if label not in (own, "")]
    if labels[own] == 1 and len(others) > 1 and min(others) > 1:
        skipped[f"row {records[first][0]}"] = (
            f"is taken for the header, since its label {shown(own)} occurs nowhere else: "
            "name the columns text,label"
        )
        first += 1
    return Columns(0, 1, None, 2, first)


def _group_column(names: list[str], group_by: str | None, file: str) -> int | None:
    if group_by is None:
        return None
    if not isinstance(group_by, str):
        raise ValueError(f"of a CSV file, group_by is the name of a column, got {group_by!r}")
    if group_by.strip().casefold() not in names:
        known = listed(names, 6) if names else "no header"
        raise OwnDataError(
            f"{shown(file)} has no column {shown(group_by)} to group by, but {known}: of a CSV file, "
            "group_by names the column that tells what belongs together"
        )
    return names.index(group_by.strip().casefold())


def _read_row(name: str, cells: list[str], columns: Columns) -> Row:
    while len(cells) > columns.width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != columns.width:
        raise UnreadableError(
            f"has {counted(len(cells), 'column')} where {columns.width} are expected: put a text with "
            "commas, semicolons or tabs into quotation marks"
        )
    try:
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise UnreadableError("is not UTF-8: save the table as CSV, UTF-8") from error
    label = cells[columns.label].strip()
    if not label:
        raise UnreadableError("has no label: write one, or delete the row")
    if "\0" in label:
        raise UnreadableError("has NUL characters in its label: write it anew")
    group = None if columns.group is None else cells[columns.group].strip() or None
    if max(len(label), len(group or "")) > LONGEST_NAME:
        raise UnreadableError(
            f"has a label or group of more than {LONGEST_NAME} characters: if the columns are swapped, name "
            "them text and label in the first row"
        )
    return Row(name, check_text(cells[columns.text]), label, group)
