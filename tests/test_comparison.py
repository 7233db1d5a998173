"""Comparisons: the same split for all, every result once, and nothing lost on the way."""

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from course import batches, comparison
from course.comparison import by_hand, compare, fingerprint_data, learned
from course.contenders import Contender
from course.data import Dataset
from course.models import build_mlp
from course.training import Settings


class Spy:
    """Makes a contender that remembers what it was given, and answers by the brightest half."""

    def __init__(self, name="spy", recipe="as it is", before_fit=lambda: None):
        self.given: list[tuple[int, Dataset]] = []

        def fit(dataset, seed):
            before_fit()
            self.given.append((seed, dataset))
            return self.answer, 7

        self.contender = Contender(name, "by hand", None, fit, recipe)

    @staticmethod
    def answer(images):
        return (images[:, 4:].mean(axis=(1, 2, 3)) > images[:, :4].mean(axis=(1, 2, 3))).astype(int)


def without_seconds(rows):
    return [replace(row, train_seconds=0, predict_seconds=0) for row in rows]


@pytest.fixture
def dataset(make_dataset):
    return make_dataset(train=300, test=60)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store.jsonl"


# --- what is compared


def test_there_is_a_row_for_every_contender_size_and_seed(dataset, store):
    spies = [Spy("one"), Spy("other")]
    rows = compare([spy.contender for spy in spies], dataset, sizes=[40, 20], seeds=[0, 1, 2], store=store)
    jobs = [(row.train_size, row.seed, row.contender) for row in rows]
    assert jobs == [
        (size, seed, name) for size in (20, 40) for seed in (0, 1, 2) for name in ("one", "other")
    ]
    assert all((row.kind, row.parameters) == ("by hand", 7) for row in rows)


def test_sizes_may_have_seeds_of_their_own(dataset, store):
    rows = compare([Spy().contender], dataset, sizes=[20, 40], seeds={20: [4, 5, 6], 40: [1]}, store=store)
    assert [(row.train_size, row.seed) for row in rows] == [(20, 4), (20, 5), (20, 6), (40, 1)]


def test_all_contenders_see_the_same_split(dataset, store):
    spies = [Spy("one"), Spy("other")]
    compare([spy.contender for spy in spies], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    for (seed, own), (other_seed, other) in zip(spies[0].given, spies[1].given, strict=True):
        assert seed == other_seed
        for part in ("x_train", "y_train", "x_test", "y_test"):
            np.testing.assert_array_equal(getattr(own, part), getattr(other, part))


def test_the_test_is_whole_and_training_images_are_nested_by_seed(dataset, store):
    spy = Spy()
    compare([spy.contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    known = {image.tobytes(): number for number, image in enumerate(dataset.x_train)}
    chosen = {}
    for seed, given in spy.given:
        np.testing.assert_array_equal(given.x_test, dataset.x_test)
        np.testing.assert_array_equal(given.y_test, dataset.y_test)
        numbers = [known[image.tobytes()] for image in given.x_train]
        np.testing.assert_array_equal(given.y_train, dataset.y_train[numbers])
        chosen[len(numbers), seed] = set(numbers)
    assert {size for size, _ in chosen} == {20, 40}
    for seed in (0, 1):
        assert chosen[20, seed] < chosen[40, seed]
    assert chosen[20, 0] != chosen[20, 1]


def test_a_row_holds_what_a_direct_measurement_gives(dataset, store):
    (row,) = compare([by_hand("raw", None, SVC(C=2))], dataset, sizes=[50], seeds=[3], store=store)
    part = dataset.subset(50, seed=3)
    machine = SVC(C=2).fit(part.x_train.reshape(50, 64), part.y_train)
    expected = machine.predict(dataset.x_test.reshape(60, 64))
    assert row.predicted == tuple(expected)
    assert row.accuracy == pytest.approx(np.mean(expected == dataset.y_test))
    assert (row.contender, row.kind, row.train_size, row.seed) == ("raw", "by hand", 50, 3)
    assert row.train_seconds > 0
    assert row.predict_seconds > 0


def test_features_are_made_for_both_parts_and_once_for_the_test(dataset, store, monkeypatch):
    made = []

    def rows_of(images):
        made.append(len(images))
        return images.mean(axis=(2, 3))

    # The list grows, and would be a new recipe each time.
    monkeypatch.setattr("course.contenders.describe", lambda part: "rows")
    contender = by_hand("rows", rows_of, LogisticRegression())
    rows = compare([contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    assert sorted(made) == [20, 20, 40, 40, 60]
    part = dataset.subset(40, seed=1)
    machine = LogisticRegression().fit(part.x_train.mean(axis=(2, 3)), part.y_train)
    assert rows[-1].predicted == tuple(machine.predict(dataset.x_test.mean(axis=(2, 3))))


def test_nets_and_hand_made_features_meet(dataset, store):
    def net(shape, count):
        return build_mlp(shape, count, hidden=(4,))

    contenders = [
        by_hand("raw", None, LogisticRegression()),
        learned("net", net, Settings(epochs=4, learning_rate=0.05, batch_size=10)),
    ]
    rows = compare(contenders, dataset, sizes=[100], seeds=[0], store=store)
    assert [(row.contender, row.kind) for row in rows] == [("raw", "by hand"), ("net", "learned")]
    assert min(row.accuracy for row in rows) > 0.8


# --- what is used again


def test_a_second_call_measures_nothing_and_gives_the_same(dataset, store, capsys):
    spy = Spy()
    first = compare([spy.contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    assert capsys.readouterr().out == ""
    again = Spy()
    second = compare([again.contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    assert second == first
    assert (len(spy.given), len(again.given)) == (4, 0)
    assert f"4 of 4 results were there already, from {store}" in capsys.readouterr().out


def test_only_what_is_new_is_measured(dataset, store):
    compare([Spy().contender], dataset, sizes=[20], seeds=[0, 1], store=store)
    spy = Spy()
    rows = compare([spy.contender], dataset, sizes=[20, 40], seeds=[0, 1, 2], store=store)
    assert [(seed, len(given.x_train)) for seed, given in spy.given] == [(2, 20), (0, 40), (1, 40), (2, 40)]
    assert len(rows) == 6


def test_whatever_shapes_a_result_is_measured_again(dataset, store, monkeypatch):
    def measured(data=dataset, **changes):
        spy = Spy(**changes)
        compare([spy.contender], data, sizes=[20], seeds=[0], store=store)
        return len(spy.given)

    other_image, other_label, other_test = (
        dataset.x_train.copy(),
        dataset.y_train.copy(),
        dataset.y_test.copy(),
    )
    other_image[0, 0, 0] += 0.25
    other_label[[0, 1]] = other_label[[1, 0]]
    other_test[0] = 1 - other_test[0]
    assert measured() == 1
    assert measured() == 0
    assert measured(name="another") == 1
    assert measured(recipe="another") == 1
    assert measured(replace(dataset, x_train=other_image)) == 1
    assert measured(replace(dataset, y_train=other_label)) == 1
    assert measured(replace(dataset, y_test=other_test)) == 1
    assert measured(replace(dataset, name="renamed, same images")) == 0
    with monkeypatch.context() as change:
        change.setattr(comparison, "version", lambda name: "99" if name == "scikit-learn" else "1")
        assert measured() == 1
    with monkeypatch.context() as change:
        change.setattr(comparison.devices, "describe", lambda: "another machine")
        assert measured() == 1
    assert measured() == 0


def test_each_data_set_has_a_file_in_the_cache(dataset, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    compare([Spy().contender], dataset, sizes=[20], seeds=[0])
    assert (tmp_path / "comparisons" / "stripes.jsonl").exists()


# --- what goes wrong on the way


def test_an_interrupt_gives_the_rows_so_far_and_the_next_call_goes_on(dataset, store, capsys):
    def interrupt():
        if len(spy.given) == 2:
            signal.raise_signal(signal.SIGINT)

    spy = Spy(before_fit=interrupt)
    rows = compare([spy.contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    assert [(row.train_size, row.seed) for row in rows] == [(20, 0), (20, 1)]
    assert "Stopped with 2 of 4 results; run this cell again to go on." in capsys.readouterr().out

    next_spy = Spy()
    all_rows = compare([next_spy.contender], dataset, sizes=[20, 40], seeds=[0, 1], store=store)
    assert all_rows[:2] == rows
    assert [(seed, len(given.x_train)) for seed, given in next_spy.given] == [(0, 40), (1, 40)]


def test_an_interrupt_in_a_training_gives_the_rows_so_far(dataset, store, monkeypatch):
    def interrupt(images, random):
        if os.environ.pop("INTERRUPT", None):
            signal.raise_signal(signal.SIGINT)
        return images

    monkeypatch.setitem(batches.AUGMENTATIONS, "flip", interrupt)
    monkeypatch.setenv("INTERRUPT", "once")
    net = learned(
        "net", lambda shape, count: build_mlp(shape, count, hidden=()), Settings(1, augment=("flip",))
    )
    first = compare([Spy().contender, net], dataset, sizes=[100], seeds=[0], store=store)
    assert [row.contender for row in first] == ["spy"]
    second = compare([Spy().contender, net], dataset, sizes=[100], seeds=[0], store=store)
    assert [row.contender for row in second] == ["spy", "net"]
    assert second[0] == first[0]


PROGRAM = '''
"""Compare an SVM at two settings; one line a call of the features says how many images they were."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
from sklearn.svm import SVC

from course.comparison import by_hand, compare
from course.data import Dataset


def columns(images):
    log = Path(os.environ["LOG"])
    with log.open("a") as file:
        file.write(f"{len(images)}\\n")
    if len(log.read_text().split()) == int(os.environ["KILL_AT"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return images.mean(axis=1)


def main(store):
    images = np.random.default_rng(0).random((130, 6, 6), dtype=np.float32)
    labels = (images[:, :, 0].mean(axis=1) > images[:, :, 1].mean(axis=1)).astype(int)
    dataset = Dataset(images[:100], labels[:100], images[100:], labels[100:], class_names=("a", "b"))
    contenders = [by_hand(f"SVM {C}", columns, SVC(C=C)) for C in (1, 10)]
    return compare(contenders, dataset, sizes=[20, 50], seeds=[0, 1], store=store)


if __name__ == "__main__":
    main(sys.argv[1])
'''


def test_after_a_crash_only_the_missing_results_are_measured(tmp_path, monkeypatch):
    """Killed while it makes the features of its sixth training; another process goes on."""
    file, store = tmp_path / "program.py", tmp_path / "store.jsonl"
    file.write_text(PROGRAM)
    # Two calls are for the features of the test images, one for each contender.
    settings = {"LOG": str(tmp_path / "killed.log"), "KILL_AT": "8"}
    killed = subprocess.run([sys.executable, str(file), str(store)], env=os.environ | settings)
    assert killed.returncode == -signal.SIGKILL

    spec = importlib.util.spec_from_file_location("program", file)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    monkeypatch.setenv("KILL_AT", "0")
    monkeypatch.setenv("LOG", str(tmp_path / "resumed.log"))
    resumed = program.main(store)
    calls = (tmp_path / "resumed.log").read_text().split()
    assert sorted(calls) == ["30", "30", "50", "50", "50"]

    fresh = program.main(tmp_path / "fresh.jsonl")
    assert without_seconds(resumed) == without_seconds(fresh)


def test_a_line_cut_short_is_measured_again(dataset, store):
    first = compare([Spy().contender], dataset, sizes=[20], seeds=[0, 1], store=store)
    store.write_bytes(store.read_bytes()[:-40])
    spy = Spy()
    second = compare([spy.contender], dataset, sizes=[20], seeds=[0, 1], store=store)
    assert [seed for seed, _ in spy.given] == [1]
    assert without_seconds(second) == without_seconds(first)
    last = Spy()
    assert compare([last.contender], dataset, sizes=[20], seeds=[0, 1], store=store) == second
    assert last.given == []


def test_results_are_not_lost_where_they_cannot_be_stored(dataset, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    store = tmp_path / "file" / "store.jsonl"
    rows = compare([Spy().contender], dataset, sizes=[20, 40], seeds=[0], store=store)
    assert len(rows) == 2
    said = capsys.readouterr().out
    assert said.count("Results could not be stored and will be measured again next time") == 1
    assert "file" in said


def test_an_error_of_a_contender_leaves_what_was_measured(dataset, store):
    def fail():
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        compare(
            [Spy("a").contender, Spy("b", before_fit=fail).contender],
            dataset,
            sizes=[20],
            seeds=[0],
            store=store,
        )
    spy = Spy("a")
    compare([spy.contender], dataset, sizes=[20], seeds=[0], store=store)
    assert spy.given == []


def test_the_data_stay_as_they_were(dataset, store):
    def digest():
        parts = (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test)
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()

    before = digest()
    compare([by_hand("raw", None, SVC())], dataset, sizes=[20], seeds=[0], store=store)
    assert digest() == before


@pytest.mark.parametrize(
    ("names", "sizes", "seeds", "message"),
    [
        (["a", "a"], [20], [0], r"need different names, got \['a', 'a'\]"),
        ([], [20], [0], "at least one contender"),
        (["a"], [], [0], "at least one contender and one size"),
        (["a"], [20, 301], [0], "size 301 exceeds the 300 training examples"),
        (["a"], [20], [], r"no seeds for sizes \[20\]"),
        (["a"], [20, 40], {20: [0]}, r"no seeds for sizes \[40\]"),
        (["a"], [20, 20], [0], r"sizes must differ, got \[20, 20\]"),
        (["a"], [20], [0, 1, 0], r"same seed twice.*sizes \[20\]"),
        (["a"], [0], [0], "train_size"),
    ],
)
def test_what_cannot_be_compared_is_refused(names, sizes, seeds, message, dataset, store):
    with pytest.raises(ValueError, match=message):
        compare([Spy(name).contender for name in names], dataset, sizes=sizes, seeds=seeds, store=store)
    assert not store.exists()


def test_texts_are_told_apart_by_what_they_say(make_dataset):
    def make(*texts):
        x = np.array([*("".join(text) for text in texts), None], dtype=object)[:-1]
        return Dataset(x, np.array([0, 1]), x, np.array([0, 1]), class_names=("no", "yes"))

    assert fingerprint_data(make("so good", "so bad")) == fingerprint_data(
        make(["so", " good"], ["so", " bad"])
    )
    assert fingerprint_data(make("so good", "so bad")) != fingerprint_data(make("so good", "so-bad"))
