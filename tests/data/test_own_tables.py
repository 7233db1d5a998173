"""Tables as spreadsheets, scripts and people write them."""

import csv
import io

import numpy as np
import pytest

from course.data.own.errors import OwnDataError
from course.data.own.tables import Row, read_table


def read(tmp_path, content, group_by=None):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, group_by)


def pairs(rows):
    return [(row.text, row.label) for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        "text,label\ngood,yes\nbad,no\n",
        "Label;TEXT\nyes;good\nno;bad",
        "\ufefftext\tlabel\r\ngood\tyes\r\nbad\tno\r\n",
        "id, Text ,Label,note\n1,good,yes,\n2,bad,no,x\n",
        "good,yes\nbad,no\n",
        "good;yes\nbad;no\n",
        'text,label\n"good","yes"\n\n"bad", no\n,\n',
        "text,label,\ngood,yes,\nbad,no,\n",
        "text,label\rgood,yes\rbad,no\r",
        "text,label\ngood,yes,,,\nbad,no\n",
    ],
)
def test_forms_of_one_table(tmp_path, content):
    rows, skipped = read(tmp_path, content)
    assert pairs(rows) == [("good", "yes"), ("bad", "no")]
    assert not skipped


def test_whatever_the_csv_module_writes_is_read_back(tmp_path):
    random = np.random.default_rng(0)
    alphabet = list('ab,;\t"\n 😀é')
    written = [
        ("t" + "".join(random.choice(alphabet, 12)) + "t", str(label)) for label in random.integers(0, 3, 200)
    ]
    for delimiter in ",;\t":
        table = io.StringIO()
        csv.writer(table, delimiter=delimiter).writerows([("text", "label"), *written])
        rows, skipped = read(tmp_path, table.getvalue())
        assert pairs(rows) == written
        assert not skipped


def test_rows_are_numbered_as_spreadsheets_do(tmp_path):
    rows, skipped = read(tmp_path, 'text,label\n"two\nlines",a\n\nx,\ny,b\n')
    assert [row.name for row in rows] == ["row 2", "row 5"]
    assert list(skipped) == ["row 4"]


def test_commas_in_texts_do_not_decide(tmp_path):
    rows, _ = read(tmp_path, "Good, really\tyes\nBad, really\tno\nSo, so\tno\n")
    assert pairs(rows)[0] == ("Good, really", "yes")


def test_a_header_with_other_names_is_recognised_and_said(tmp_path):
    content = "review,sentiment\na,yes\nb,no\nc,yes\nd,no\n"
    rows, skipped = read(tmp_path, content)
    assert len(rows) == 4
    assert "is taken for the header" in skipped["row 1"]


def test_a_first_row_with_a_label_of_its_own_is_no_header_if_others_are_rare_too(tmp_path):
    rows, skipped = read(tmp_path, "a,yes\nb,no\nc,no\nd,maybe\n")
    assert len(rows) == 4
    assert not skipped


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("lonely", "has 1 column where 2 are expected"),
        ("a,b,c", "has 3 columns where 2 are expected"),
        ("good,", "has no label"),
        ("good,  ", "has no label"),
        (",yes", "holds no text"),
        ("  ,yes", "holds no text"),
        ("go\0od,yes", "NUL"),
        ("good,y\0es", "NUL"),
        (f"good,{'y' * 201}", "label or group of more than 200 characters"),
        ('"never closed,yes', "quotation mark out of place"),
        ('"closed" early,yes', "quotation mark out of place"),
        (f"{'x' * 200_000},yes", "more than 131,072 characters"),
        (b"caf\xe9,yes", "is not UTF-8"),
        (b"cafe,y\xe9s", "is not UTF-8"),
    ],
)
def test_a_bad_row_costs_itself_alone(tmp_path, row, reason):
    row = row if isinstance(row, bytes) else row.encode()
    before = csv.field_size_limit()
    rows, skipped = read(tmp_path, b"text,label\nfirst,yes\n" + row + b"\nsecond,no\nthird,no\n")
    assert [row.text for row in rows] == ["first", "second", "third"]
    assert list(skipped) == ["row 3"]
    assert reason in skipped["row 3"]
    assert csv.field_size_limit() == before


def test_many_open_quotation_marks(tmp_path):
    rows, skipped = read(tmp_path, "text,label\n" + '"open,yes\nfine,no\n' * 50)
    assert len(rows) + len(skipped) >= 75
    assert {row.text for row in rows} == {"fine"}


def test_groups_come_from_a_column(tmp_path):
    rows, _ = read(tmp_path, "text,Author,label\na,Ann,yes\nb,,no\n", group_by="author")
    assert rows == [Row("row 2", "a", "yes", "Ann"), Row("row 3", "b", "no", None)]


def test_a_group_is_the_name_of_a_column(tmp_path):
    with pytest.raises(ValueError, match="name of a column, got 3"):
        read(tmp_path, "text,label\na,yes\n", group_by=3)


@pytest.mark.parametrize(
    ("content", "group_by", "message"),
    [
        ("", None, "is empty"),
        ("\n\n,\n", None, "holds no rows"),
        ("text,label\n", None, "no usable row"),
        ("text,label\na,\nb,\n", None, r"no usable row \(row 2 has no label"),
        ("one\ntwo\n", None, "name one of them text and one label"),
        ("a,b,c\n1,2,3\n", None, "'a', 'b', 'c'.*name one of them text"),
        ("text,kind,year\n1,2,3\n", None, "name one of them text"),
        ("text,label\na,yes\n", "author", "no column 'author' to group by, but 'text', 'label'"),
        ("a,yes\nb,no\n", "author", "no column 'author' to group by, but no header"),
        ("text,label\na,b\n".encode("utf-16"), None, "UTF-16"),
        (b"PK\x03\x04 a renamed workbook", None, "spreadsheet's own format"),
    ],
)
def test_what_is_no_table(tmp_path, content, group_by, message):
    with pytest.raises(OwnDataError, match=message):
        read(tmp_path, content, group_by)
