"""Validation parts keep groups together where they can, and the best on them wins."""

from dataclasses import replace

import numpy as np
import pytest

from course.contest.entries import Entry, choose_entries
from course.contest.learners import learn_classical
from course.contest.validating import Contest, choose_sizes, hold_contest, split_validation
from course.data import Dataset
from course.results import Row


def with_groups(labels, groups):
    texts = np.array([*(str(n) for n in range(len(labels))), None], dtype=object)[:-1]
    extra = {} if groups is None else {"train_group": np.array(groups, dtype=object)}
    labels = np.array(labels)
    names = [str(n) for n in range(labels.max() + 1)]
    return Dataset(texts, labels, texts[:1], labels[:1], class_names=names, extra=extra)


@pytest.mark.parametrize("seed", range(4))
def test_no_group_is_on_both_sides(seed):
    groups = np.array([f"g{n // 4}" for n in range(40)])
    data = with_groups(np.arange(40) % 2, groups)
    kept, held_out, grouped = split_validation(data, seed)
    assert grouped
    assert not set(groups[kept]) & set(groups[held_out])
    assert sorted([*kept, *held_out]) == list(range(40))


def test_examples_without_a_group_stand_alone():
    data = with_groups(np.arange(40) % 2, [""] * 20 + [f"g{n // 4}" for n in range(20)])
    kept, held_out, grouped = split_validation(data, 0)
    assert grouped
    assert set(kept) & set(range(20))
    assert set(held_out) & set(range(20))


@pytest.mark.parametrize("groups", [["one"] * 8, ["a"] * 4 + ["b"] * 4])
def test_where_groups_cannot_be_kept_apart_examples_are_drawn(groups):
    kept, held_out, grouped = split_validation(with_groups([0] * 4 + [1] * 4, groups), 0)
    assert not grouped
    assert len(held_out) == 2
    assert len(kept) == 6


def test_every_class_is_held_out_but_not_the_last_of_one():
    labels = np.array([0, 0, 0, 0, 0, 1, 1, 2])
    kept, held_out, _ = split_validation(with_groups(labels, None), 0)
    assert set(labels[held_out]) == {0, 1}
    assert set(labels[kept]) == {0, 1, 2}


def test_singletons_alone_cannot_be_split():
    with pytest.raises(ValueError, match="nothing can be held out"):
        split_validation(with_groups([0, 1, 2], None), 0)


@pytest.mark.parametrize(
    ("examples", "classes", "sizes"), [(800, 4, [50, 200, 800]), (100, 10, [25, 100]), (7, 2, [7])]
)
def test_sizes_leave_two_of_each_class(examples, classes, sizes):
    expected = [size for size in sizes if size >= 2 * classes or size == examples]
    assert choose_sizes(examples, classes) == expected


def test_the_learner_wins_against_the_naive(make_own, tmp_path):
    data = make_own("texts", grouped=True)
    contest = hold_contest(data, choose_entries("texts")[:2], seeds=(0, 1), store=tmp_path / "results")
    assert contest.grouped
    assert contest.winner.name == "TF-IDF + linear"
    assert contest.accuracies("TF-IDF + linear").min() > 0.9
    assert contest.tabulate()["kind"] == ["by hand", "naive"]
    assert len(contest.rows) == 2 * 2 * len(contest.sizes)


def test_what_is_known_is_not_measured_again(make_own, tmp_path, capsys):
    data = make_own("texts")
    for _ in range(2):
        hold_contest(data, choose_entries("texts")[:2], seeds=(0, 1), store=tmp_path / "results")
    assert "results were there already" in capsys.readouterr().out


def test_other_texts_are_other_data(make_own, tmp_path, capsys):
    data = make_own("texts")
    entries = choose_entries("texts")[:2]
    hold_contest(data, entries, seeds=(0, 1), store=tmp_path / "results")
    other = replace(data, x_train=np.array([f"{text}!" for text in data.x_train], dtype=object))
    hold_contest(other, entries, seeds=(0, 1), store=tmp_path / "results")
    assert "there already" not in capsys.readouterr().out


def test_one_run_has_no_spread(make_own):
    with pytest.raises(ValueError, match="at least two seeds"):
        hold_contest(make_own("texts"), choose_entries("texts"), seeds=[0])


def test_a_stopped_contest_says_so(make_own, tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hold_contest(
            make_own("texts"), [Entry("stopped", "learned", stop, "")], seeds=(0, 1), store=tmp_path / "r"
        )


def make_contest(shares):
    learn = learn_classical("text", "texts", lambda size: None)
    entries = tuple(Entry(name, "by hand", learn, "") for name in shares)
    rows = tuple(
        Row(name, "by hand", 9, seed, share, 0, 0.0, 0.0, ())
        for name, own in shares.items()
        for seed, share in enumerate(own)
    )
    return Contest(entries, rows, (9,), (0, 1), grouped=False, validation_sizes=(3, 3))


def test_who_is_level_is_judged_by_the_difference_run_by_run():
    contest = make_contest({"best": [0.9, 0.7], "always behind": [0.88, 0.68], "now and then": [0.95, 0.6]})
    assert contest.winner.name == "best"
    assert contest.level_with_winner == ["now and then"]


def test_of_equals_the_first_wins():
    assert make_contest({"simple": [0.5, 0.5], "costly": [0.5, 0.5]}).winner.name == "simple"
