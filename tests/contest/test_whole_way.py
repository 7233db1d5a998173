"""From a folder to a card and a winner: each modality at its smallest, and folders as they come."""

import shutil

import pytest

from course.contest import (
    choose_entries,
    hold_contest,
    load_winner,
    plot_confusion,
    plot_crossover,
    save_winner,
    show_mistakes,
    sit_test,
    write_card,
)
from course.data.own import inspect_folder, load_own, write_example_folder


def go(folder, results, *, key=None, quick=True):
    """All steps; ``quick`` leaves the nets out."""
    found = inspect_folder(folder, group_by=key)
    data = load_own(found, size=16, seconds=0.5)
    entries = choose_entries(found.modality)
    entries = [one for one in entries if one.kind == "by hand"] if quick else entries
    contest = hold_contest(data, entries, seeds=(0, 1), store=results / "results.jsonl")
    exam = sit_test(contest.winner, data, seeds=[0])
    show_mistakes(exam, data, count=2)
    plot_crossover(contest)
    plot_confusion(exam)
    _, text = write_card(results, found, data, contest, exam)
    save_winner(results, exam.learned, data, name=contest.winner.name)
    winner = load_winner(results)
    files = [folder / name for name in data.extra["test_file"]]
    prediction = winner.predict(files)
    assert list(prediction.labels) == [data.class_names[answer] for answer in exam.answers]
    return found, data, contest, text.read_text(encoding="utf-8")


@pytest.mark.parametrize("modality", ["images", "sounds", "texts"])
def test_two_classes_of_five_files(modality, tmp_path):
    folder = write_example_folder(tmp_path / "mine", modality, per_class=5)
    _, data, contest, _ = go(folder, tmp_path, quick=False)
    assert len(data.y_train) + len(data.y_test) == 5 * data.num_classes
    assert len({row.contender for row in contest.rows}) >= 4


def test_ten_classes(tmp_path):
    from course.data import load

    names = load("fashion_mnist").class_names
    folder = write_example_folder(tmp_path / "mine", "images", classes=names, per_class=6)
    _, data, _, card = go(folder, tmp_path)
    assert data.num_classes == 10
    assert "Ankle boot" in card


def test_a_label_that_looks_like_markup_and_files_that_cannot_be_read(tmp_path):
    folder = write_example_folder(tmp_path / "mine", "images", per_class=8)
    (folder / "Sandal").rename(folder / "<b>|x")
    (folder / "Sneaker" / "cut.png").write_bytes((folder / "Sneaker" / "0000.png").read_bytes()[:99])
    (folder / "Sneaker" / "empty|<i>.png").touch()
    shutil.copy(folder / "Sneaker" / "0001.png", folder / "Sneaker" / "copy.png")
    found, data, _, card = go(folder, tmp_path)
    assert len(found.skipped) == 2
    assert "<b>|x" in data.class_names
    assert r"\<b\>\|x" in card
    assert r"Sneaker/empty\|\<i\>.png" in card


def test_words_by_voice(tmp_path):
    folder = write_example_folder(tmp_path / "mine", "sounds", per_class=24)
    _, data, contest, card = go(folder, tmp_path, key=r"^(.+)_")
    assert contest.grouped
    assert not set(data.extra["train_group"]) & set(data.extra["test_group"])
    assert "No group is on both sides" in card


def test_a_table_of_texts(tmp_path):
    table = write_example_folder(tmp_path / "mine", "csv", per_class=20)
    found = inspect_folder(table)
    data = load_own(found)
    contest = hold_contest(data, choose_entries("texts")[:3], seeds=(0, 1), store=tmp_path / "r")
    exam = sit_test(contest.winner, data, seeds=[0])
    _, text = write_card(tmp_path, found, data, contest, exam)
    assert "row" in text.read_text(encoding="utf-8")
