"""The model card says what was measured, in two files, and breaks on no name."""

from types import SimpleNamespace

import numpy as np
import pytest

from course.contest.card import describe_model, write_card
from course.contest.documents import Items, Table, one_line
from course.contest.entries import choose_entries
from course.contest.examining import sit_test
from course.contest.limits import limits_of
from course.contest.sheets import show_mistakes, titles_of
from course.contest.validating import hold_contest

NAMES = ["<b>|x", "b\nc", "$d$"]
SKIPPED = {"a|<i>.png": "is empty (0 bytes)"}


@pytest.fixture(scope="module", params=["images", "sounds", "texts"])
def steps(request, make_own, tmp_path_factory):
    """All that a card is made of; the naive baseline sits the test, so that there are mistakes."""
    data = make_own(request.param, names=NAMES, grouped=True)
    entries = choose_entries(request.param)[:2]
    store = tmp_path_factory.mktemp("store") / "results"
    contest = hold_contest(data, entries, seeds=(0, 1), store=store)
    found = SimpleNamespace(warnings=("few <examples>",), duplicates=(("a", "b"),), skipped=SKIPPED)
    return found, data, contest, sit_test(entries[0], data, seeds=(0, 1))


def test_both_files_are_there_with_the_pictures_they_name(steps, tmp_path):
    page, text = write_card(tmp_path / "new folder", *steps, title="Card of <me>")
    markdown, markup = text.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
    assert "Card of &lt;me&gt;" in markup
    assert "<b>|x" not in markup
    assert r"\<b\>\|x" in markdown
    pictures = [line.partition("](")[2].rstrip(")") for line in markdown.splitlines() if line[:2] == "!["]
    assert "confusion.png" in pictures
    assert {path.name for path in page.parent.iterdir()} == {page.name, text.name, *pictures}
    assert str(tmp_path) not in markdown + markup


def tables(parts):
    return {part.caption: part.columns for part in parts if isinstance(part, Table)}


def test_the_numbers_are_those_of_the_exam(steps):
    contest = steps[2]
    of = tables(describe_model(*steps))
    assert of["Examples of each class"]["test"] == [5, 5, 5]
    assert of["Files that were skipped"] == {"file": list(SKIPPED), "why": list(SKIPPED.values())}
    test = of["Test, class by class"]
    assert list(test["right"]) == [5, 0, 0]
    assert test["most often taken for"] == ["", "<b>|x (5)", "<b>|x (5)"]
    contest_table = next(columns for caption, columns in of.items() if caption.startswith("Validation"))
    assert contest_table["contender"][0] == contest.winner.name
    sentences = [one for part in describe_model(*steps) if isinstance(part, Items) for one in part.texts]
    assert any("33.3 % of 15 examples" in sentence for sentence in sentences)


def test_private_examples_can_be_left_out(steps):
    _, data, _, exam = steps
    shown = describe_model(*steps, mistakes=2)
    hidden = describe_model(*steps, mistakes=0)
    titles = titles_of(exam, data, exam.mistakes[:2])
    assert all(repr(title)[1:-1] in str(shown) for title in titles)
    assert not any(repr(title)[1:-1] in str(hidden) for title in titles)


def test_a_long_list_of_skipped_files_is_cut(steps):
    found, *others = steps
    many = SimpleNamespace(**vars(found) | {"skipped": {f"{n}.png": "is empty" for n in range(500)}})
    of = tables(describe_model(many, *others))
    assert len(of["Files that were skipped, the first 30 of 500"]["file"]) == 30


def test_limits_follow_from_the_numbers(steps):
    _, data, contest, exam = steps
    said = " ".join(limits_of(data, contest, exam))
    assert "looks at nothing" in said
    assert "15 examples only" in said
    assert "Fewer than 10 test examples: <b>|x" in said
    assert "test groups tell less" in said
    assert "unequal" not in said
    assert "too few groups" not in said


def test_without_groups_and_with_unequal_classes_other_limits_are_said(make_own, steps):
    _, data, contest, exam = steps
    rows = np.r_[np.arange(16), 16, 32]
    from dataclasses import replace

    lopsided = replace(data, x_train=data.x_train[rows], y_train=data.y_train[rows], extra={})
    said = " ".join(limits_of(lopsided, contest, exam))
    assert "very unequal" in said
    assert "several examples come from one person" in said


def test_mistakes_are_shown_with_their_files(steps, capsys):
    _, data, _, exam = steps
    show_mistakes(exam, data, count=3)
    shown = capsys.readouterr().out
    assert one_line(shown)
    with pytest.raises(ValueError, match="at least 1"):
        show_mistakes(exam, data, count=0)
    with pytest.raises(ValueError, match="whose test was sat"):
        show_mistakes(exam, data.subset(test_size=6))


def test_titles_name_truth_answer_and_file(steps):
    _, data, _, exam = steps
    place = int(exam.mistakes[0])
    titles = titles_of(exam, data, exam.mistakes[:1])
    truth = NAMES[exam.labels[place]]
    assert titles == {f"1. {truth}, taken for <b>|x ({data.extra['test_file'][place]})": place}


def test_no_mistake_is_a_reason_to_look_for_a_leak(make_own, capsys):
    data = make_own("texts")
    exam = sit_test(choose_entries("texts")[1], data, seeds=[0])
    assert not len(exam.mistakes)
    show_mistakes(exam, data)
    assert "leak" in capsys.readouterr().out
