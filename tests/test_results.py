"""Results of comparisons: their mean and spread, their table, and the file that keeps them."""

import json
import statistics
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pytest

from course.results import Row, append_result, judge_part, read_results, summarise, tabulate


def row(accuracy=0.5, **parts):
    known = {"contender": "CNN", "kind": "learned", "train_size": 250, "seed": 0, "accuracy": accuracy}
    costs = {"parameters": 10, "train_seconds": 1.0, "predict_seconds": 0.5, "predicted": (0, 1, 2)}
    return Row(**(known | costs | parts))


# --- a part of the test


def test_the_same_answers_judged_on_a_part():
    rows = [row(predicted=(0, 1, 1, 0)), row(predicted=(1, 1, 1, 1), seed=1)]
    labels = np.array([0, 0, 1, 1])
    first, second = judge_part(rows, labels, np.array([True, True, True, False]))
    assert (first.accuracy, first.predicted) == (pytest.approx(2 / 3), (0, 1, 1))
    assert (second.accuracy, second.seed) == (pytest.approx(1 / 3), 1)
    assert judge_part([], labels, labels > 0) == []


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ([True, False], "one of them true, got bool of shape"),
        ([False, False, False], "one of them true"),
        ([0, 1, 2], "got int64"),
    ],
)
def test_what_is_no_part(part, message):
    with pytest.raises(ValueError, match=message):
        judge_part([row()], np.array([0, 1, 2]), np.array(part))


def test_answers_to_another_test():
    with pytest.raises(ValueError, match=r"expected 2 answers in each row, got \[3\]"):
        judge_part([row()], np.array([0, 1]), np.array([True, False]))


# --- mean and spread


def test_means_and_spreads_are_those_of_the_statistics_module():
    accuracies, seconds, sizes = [0.71, 0.78, 0.74], [1.0, 4.0, 1.5], [10, 11, 13]
    rows = [
        row(accuracy, seed=seed, train_seconds=second, predict_seconds=2 * second, parameters=size)
        for seed, (accuracy, second, size) in enumerate(zip(accuracies, seconds, sizes, strict=True))
    ]
    (summary,) = summarise(rows)
    assert summary.accuracy == pytest.approx(statistics.mean(accuracies))
    assert summary.spread == pytest.approx(statistics.stdev(accuracies))
    assert (summary.lowest, summary.highest, summary.seeds) == (0.71, 0.78, 3)
    assert summary.parameters == round(statistics.mean(sizes))
    assert summary.train_seconds == pytest.approx(statistics.mean(seconds))
    assert summary.predict_seconds == pytest.approx(2 * statistics.mean(seconds))
    assert (summary.contender, summary.kind, summary.train_size) == ("CNN", "learned", 250)


def test_one_seed_has_no_spread():
    (summary,) = summarise([row(0.7)])
    assert (summary.accuracy, summary.spread, summary.seeds) == (0.7, 0.0, 1)


def test_contenders_and_sizes_are_kept_apart_in_the_order_of_the_rows():
    rows = [
        row(0.5),
        row(0.6, contender="HOG + SVM", kind="by hand"),
        row(0.7, seed=1),
        row(0.8, train_size=1000),
    ]
    found = [(one.contender, one.train_size, one.seeds, one.accuracy) for one in summarise(rows)]
    assert found == [("CNN", 250, 2, 0.6), ("HOG + SVM", 250, 1, 0.6), ("CNN", 1000, 1, 0.8)]


def test_nothing_cannot_be_summarised():
    with pytest.raises(ValueError, match="stopped before its first result"):
        summarise([])


def test_a_table_has_a_line_for_each_summary():
    rows = [row(0.7), row(0.8, seed=1), row(0.9, contender="SVM", parameters=123456, train_seconds=12.34)]
    table = tabulate(summarise(rows))
    assert table["contender"] == ["CNN", "SVM"]
    assert table["training images"] == ["250", "250"]
    assert table["accuracy, %"] == ["75.0", "90.0"]
    assert table["± over seeds"] == ["7.1", "0.0"]
    assert table["seeds"] == [2, 1]
    assert table["numbers kept"] == ["10", "123,456"]
    assert table["seconds to learn"] == ["1.0", "12.3"]
    assert {len(column) for column in table.values()} == {2}


# --- the file


def test_results_come_back_unchanged(tmp_path):
    store = tmp_path / "new" / "store.jsonl"
    results = {"a": row(0.1), "b": row(1 / 3, predicted=tuple(range(10_000)))}
    for key, result in results.items():
        append_result(store, key, result)
    assert read_results(store) == results


def test_no_file_holds_no_results(tmp_path):
    assert read_results(tmp_path / "store.jsonl") == {}


@pytest.mark.parametrize("kept", [1, 30, -2])
def test_a_line_cut_short_costs_only_itself(kept, tmp_path):
    store = tmp_path / "store.jsonl"
    append_result(store, "a", row(0.1))
    append_result(store, "b", row(0.2))
    whole = store.read_bytes()
    begins = whole.rindex(b"{")
    store.write_bytes(whole[:begins] + whole[begins:][:kept])
    assert set(read_results(store)) == {"a"}
    append_result(store, "c", row(0.3))
    assert read_results(store) == {"a": row(0.1), "c": row(0.3)}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"3",
        b'"text"',
        b"{}",
        b'{"key": "z"}',
        b"\xff\xfe\x00",
        json.dumps({"key": "z", **asdict(row()), "predicted": None}).encode(),
        json.dumps({"key": "z", **asdict(row()), "surprise": 1}).encode(),
    ],
)
def test_lines_of_something_else_are_passed_over(line, tmp_path):
    store = tmp_path / "store.jsonl"
    append_result(store, "a", row(0.1))
    with store.open("ab") as file:
        file.write(line + b"\n")
    append_result(store, "b", row(0.2))
    assert read_results(store) == {"a": row(0.1), "b": row(0.2)}


def test_a_later_result_replaces_an_earlier_one(tmp_path):
    store = tmp_path / "store.jsonl"
    append_result(store, "a", row(0.1))
    append_result(store, "a", row(0.2))
    assert read_results(store) == {"a": row(0.2)}


def test_two_processes_write_whole_lines(tmp_path):
    store = tmp_path / "store.jsonl"
    code = """
import sys
from pathlib import Path
from course.results import Row, append_result
name, store = sys.argv[1], Path(sys.argv[2])
for number in range(200):
    row = Row(name, "learned", 250, number, 0.5, 10, 1.0, 0.5, (7,) * 10_000)
    append_result(store, f"{name} {number}", row)
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", code, name, str(store)]) for name in ("one", "other")
    ]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    results = read_results(store)
    assert set(results) == {f"{name} {number}" for name in ("one", "other") for number in range(200)}
    assert all(result.predicted == (7,) * 10_000 for result in results.values())


def test_a_full_disk_is_an_error_and_costs_only_the_new_result(tmp_path):
    resource = pytest.importorskip("resource", reason="Windows has no limit that feels like a full disk")
    store = tmp_path / "store.jsonl"
    append_result(store, "a", row(0.1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (store.stat().st_size + 50, hard))
    try:
        with pytest.raises(OSError, match=r"store\.jsonl"):
            append_result(store, "b", row(0.2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read_results(store) == {"a": row(0.1)}
    append_result(store, "b", row(0.2))
    assert read_results(store) == {"a": row(0.1), "b": row(0.2)}
