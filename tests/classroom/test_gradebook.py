"""What learners exported, in one table: read with suspicion, one row for each learner, no formula in it."""

import csv
import io
import json
import math
import os
import unicodedata

import pytest

from course.classroom.gradebook import (
    LARGEST_EXPORT_BYTES,
    PARTS,
    harmless,
    one_line,
    one_per_learner,
    read_entry,
    write_table,
)
from course.lessons import LessonInfo
from course.progress_export import digest_of, export_progress
from course.progress_records import ExerciseRecord, LessonRecord, QuestionRecord
from course.standing import Standing, Task, Tasks


def exported(name="Ada", date="2030-01-31", minutes=12.34, right=1):
    """An export as the course writes it: lesson 03, with two exercises and two questions."""
    info = LessonInfo("03_small", "03", "Small", "What?", ("one", "two", "three"), 10, ())
    tasks = Tasks((Task("a", "Add", 1), Task("b", "Bend", 2)), (Task("q", "Why?", 3), Task("r", "Who?", 3)))
    record = LessonRecord(
        exercises={"a": ExerciseRecord("right" if right else "wrong", 2, 1, 1)},
        questions={"q": QuestionRecord(True), "r": QuestionRecord(False, mended=True, answers=2)},
        minutes=minutes,
    )
    return export_progress([Standing(info, tasks, record)], name=name, date=date, version="0.1.0")


def changed(**parts):
    """An export with other content, and a digest that fits: by somebody who read the code."""
    content = exported() | parts
    return content | {"digest": digest_of(content)}


def with_lesson(**parts):
    content = exported()
    return changed(lessons=[content["lessons"][0] | parts])


@pytest.fixture
def save(tmp_path):
    def write(content, name="ada.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def table_of(*entries):
    return list(csv.DictReader(io.StringIO(write_table(list(entries)))))


class TestReading:
    def test_numbers_are_counted(self, save):
        entry = read_entry(save(exported()))
        assert (entry.name, entry.date, entry.file) == ("Ada", "2030-01-31", "ada.json")
        assert dict(zip(PARTS, entry.lessons["03"], strict=True)) == {
            "exercises right": 1,
            "exercises": 2,
            "solutions shown": 1,
            "questions right": 1,
            "questions": 2,
            "objectives met": len(exported()["lessons"][0]["objectives_met"]),
            "objectives": 3,
            "minutes": 12.3,
        }

    def test_nothing_done_is_nothing(self, save):
        content = exported(right=0)
        content["lessons"][0]["exercises"] = {"a": None, "b": None}
        entry = read_entry(save(content | {"digest": digest_of(content)}))
        assert entry.lessons["03"][:3] == (0, 2, 0)

    @pytest.mark.parametrize(
        "tamper",
        [
            lambda text: text.replace('"minutes": 12.3', '"minutes": 99.0'),
            lambda text: text.replace('"Ada"', '"Eve"'),
            lambda text: text.replace("2030-01-31", "2031-01-31"),
            lambda text: text.replace('"state": "right"', '"state": "wrong"'),
        ],
    )
    def test_what_was_changed_by_hand_is_refused(self, save, tamper):
        text = json.dumps(exported())
        assert tamper(text) != text
        with pytest.raises(ValueError, match="was changed after it was made"):
            read_entry(save(tamper(text)))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "no exported progress"),
            ("{", "no exported progress"),
            ("[1, 2]", "no exported progress"),
            ("null", "no exported progress"),
            ('{"form": 1}', "no exported progress"),
            ("[" * 100_000, "nested without end"),
            (json.dumps(exported() | {"form": 2}), "update it"),
            (json.dumps(exported() | {"more": math.inf}), "what is no number"),
            (
                json.dumps(exported() | {"more": 0}).replace('"more": 0', '"more": 1' + 5_000 * "0"),
                "no exported",
            ),
            (json.dumps(exported()).replace('"Ada"', '"\\ud800"'), "changed after it was made"),
        ],
        ids=["empty", "cut", "list", "null", "other", "nested", "newer", "endless", "long", "half a sign"],
    )
    def test_what_is_no_export_is_refused(self, save, text, message):
        with pytest.raises(ValueError, match=message):
            read_entry(save(text))

    def test_what_is_no_text_is_refused(self, tmp_path):
        path = tmp_path / "picture.json"
        path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
        with pytest.raises(ValueError, match="not even text"):
            read_entry(path)

    def test_what_is_far_too_large_is_not_even_read(self, tmp_path):
        path = tmp_path / "large.json"
        with path.open("wb") as file:
            file.truncate(LARGEST_EXPORT_BYTES + 1)
        with pytest.raises(ValueError, match="too large"):
            read_entry(path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
    def test_what_may_have_no_end_is_not_even_opened(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.json")
        (tmp_path / "zero.json").symlink_to("/dev/zero")
        for name in ("pipe.json", "zero.json"):
            with pytest.raises(ValueError, match="it is no file"):
                read_entry(tmp_path / name)

    def test_a_mark_that_an_editor_put_at_the_begin_changes_nothing(self, save):
        assert read_entry(save("\ufeff" + json.dumps(exported()))).name == "Ada"

    def test_what_is_not_there_is_told(self, tmp_path):
        with pytest.raises(ValueError, match="cannot be read: No such file"):
            read_entry(tmp_path / "nobody.json")
        with pytest.raises(ValueError, match="cannot be read"):
            read_entry(tmp_path)

    @pytest.mark.parametrize(
        "content",
        [
            changed(lessons="03"),
            changed(lessons=[{}]),
            changed(lessons=exported()["lessons"] * 2),
            changed(date="yesterday"),
            changed(date=None),
            changed(name=["Ada"]),
            with_lesson(number="=1+1"),
            with_lesson(number=3),
            with_lesson(minutes=-1),
            with_lesson(minutes="12"),
            with_lesson(minutes=True),
            with_lesson(minutes=10**400),
            with_lesson(objectives=1e300),
            with_lesson(exercises=[]),
            with_lesson(exercises={"a": {"state": "right"}}),
            with_lesson(questions={"q": 3}),
            with_lesson(objectives_met=None),
        ],
        ids=str,
    )
    def test_numbers_that_cannot_be_are_refused_though_the_digest_fits(self, save, content):
        with pytest.raises(ValueError, match="cannot be what the course wrote"):
            read_entry(save(content))


class TestDuplicates:
    def test_the_newest_stays(self, save):
        entries = [
            read_entry(save(exported(date=f"2030-01-{day}"), f"{day}.json")) for day in ("02", "09", "05")
        ]
        kept, left_out = one_per_learner(entries)
        assert [entry.file for entry in kept] == ["09.json"]
        assert [line.partition(":")[0] for line in left_out] == ["02.json", "05.json"]
        assert all("09.json is of 'Ada' too" in line for line in left_out)

    def test_of_one_day_the_fuller_one_stays(self, save):
        entries = [
            read_entry(save(exported(minutes=minutes), f"{minutes}.json")) for minutes in (5.0, 50.0, 1.0)
        ]
        kept, left_out = one_per_learner(entries)
        assert [entry.file for entry in kept] == ["50.0.json"]
        assert len(left_out) == 2

    def test_the_same_file_twice_is_said_to_be(self, save):
        entries = [read_entry(save(exported(), name)) for name in ("a.json", "b.json")]
        kept, (line,) = one_per_learner(entries)
        assert len(kept) == 1
        assert "the same export" in line

    def test_capitals_and_spaces_make_no_other_learner(self, save):
        names = ("Ada Lovelace", " ada  lovelace", "ADA LOVELACE\n")
        entries = [read_entry(save(exported(name), f"{place}.json")) for place, name in enumerate(names)]
        assert len(one_per_learner(entries)[0]) == 1

    def test_letters_are_the_same_however_a_system_writes_them(self, save):
        names = (unicodedata.normalize(form, "Åsa Öberg") for form in ("NFC", "NFD"))
        entries = [read_entry(save(exported(name), f"{place}.json")) for place, name in enumerate(names)]
        assert len(one_per_learner(entries)[0]) == 1

    def test_without_a_name_everybody_is_somebody_else(self, save):
        entries = [read_entry(save(exported(""), name)) for name in ("a.json", "b.json")]
        assert len(one_per_learner(entries)[0]) == 2

    def test_rows_are_in_the_order_of_names(self, save):
        entries = [read_entry(save(exported(name), f"{name}.json")) for name in ("eve", "Ada", "Ben")]
        assert [entry.name for entry in one_per_learner(entries)[0]] == ["Ada", "Ben", "eve"]


class TestTable:
    def test_a_row_has_totals_and_each_lesson(self, save):
        content = exported()
        second = content["lessons"][0] | {"number": "04", "minutes": 10}
        entry = read_entry(save(changed(lessons=[content["lessons"][0], second])))
        (row,) = table_of(entry)
        assert row["name"] == "Ada"
        assert row["all exercises right"] == "2"
        assert row["03 exercises right"] == row["04 exercises right"] == "1"
        assert float(row["all minutes"]) == pytest.approx(22.3)

    def test_a_lesson_that_an_older_export_does_not_know_stays_empty(self, save):
        older = read_entry(save(exported("Ada"), "a.json"))
        newer = read_entry(save(changed(name="Eve", lessons=[{**exported()["lessons"][0], "number": "14"}])))
        rows = table_of(older, newer)
        assert [row["14 exercises"] for row in rows] == ["", "2"]
        assert [row["03 exercises"] for row in rows] == ["2", ""]

    def test_an_export_without_lessons_is_a_row_of_noughts(self, save):
        (row,) = table_of(read_entry(save(changed(lessons=[]))))
        assert row["all exercises"] == "0"

    @pytest.mark.parametrize(
        "name",
        [
            "=1+1",
            "+49",
            "-1",
            "@SUM(A1)",
            "  =1+1",
            '=HYPERLINK("x";"y")',
            "\t=1",
            "\r=1",
            "\ufeff=1",
            "\uff1d1+1",
        ],
    )
    def test_no_name_is_a_formula(self, save, name):
        (row,) = table_of(read_entry(save(exported(name))))
        assert row["name"].startswith("'")

    def test_nor_what_follows_where_some_spreadsheets_end_a_cell(self, save):
        (row,) = table_of(read_entry(save(exported("Ada;=1+1"))))
        assert row["name"] == "Ada,=1+1"  # in quotation marks, as every comma in a text is

    def test_nor_a_file(self, save):
        (row,) = table_of(read_entry(save(exported(), "=1+1.json")))
        assert row["file"] == "'=1+1.json"

    @pytest.mark.parametrize("name", ["Ada, Countess", 'Ada "the" first', "Åsa Ö", "../../etc", "李"])
    def test_other_names_stay_as_they_are(self, save, name):
        (row,) = table_of(read_entry(save(exported(name))))
        assert row["name"] == name

    def test_a_name_stays_on_its_line(self, save):
        name = "Ada\nEve,1,2,3\x1b[31m\u202e" + "x" * 500 + "\ud800"
        entry = read_entry(save(exported(name)))
        assert entry.name.isprintable()
        assert len(entry.name) <= 100
        assert len(write_table([entry]).encode().splitlines()) == 2


@pytest.mark.parametrize("text", ["", "Ada", "1=1", "a-b"])
def test_harmless_texts_are_left_alone(text):
    assert harmless(text) == text


def test_what_is_no_text_is_no_name():
    with pytest.raises(TypeError, match="no text"):
        one_line(3)
