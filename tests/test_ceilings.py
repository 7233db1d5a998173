"""Ceilings: numbers of the right kind, on the backend that is there, by a clock that is planted."""

import keras
import numpy as np
import pytest
from keras import ops

from course.devices import Ceilings, best_seconds, ceilings, measure_ceilings


@pytest.fixture
def small(monkeypatch):
    """Matrices and copies of a size that a test can afford."""
    monkeypatch.setattr(ceilings, "SIDE", {"cpu": 64, "gpu": 64})
    monkeypatch.setattr(ceilings, "COPIED_MEGABYTES", {"cpu": 1, "gpu": 1})


def test_both_ceilings_are_measured(small):
    found = measure_ceilings(seconds=0.05)
    assert found.place in ("cpu", "gpu")
    assert list(found.operations) == list(ceilings.PRECISIONS[found.place])
    assert all(np.isfinite(value) and value > 0 for value in [*found.operations.values(), found.bytes])
    assert found.balance == found.operations["float32"] / found.bytes


def test_speeds_follow_from_the_seconds(small, monkeypatch):
    """With a clock that always says a tenth of a second, the numbers are those of a count by hand."""
    asked = []

    def pretend(function, *tensors, seconds, again=False):
        asked.append(str(tensors[0].dtype).split(".")[-1].strip("'<> "))
        return 0.1

    monkeypatch.setattr(ceilings, "best_seconds", pretend)
    monkeypatch.setattr(ceilings.machine, "visible_gpus", lambda: ("A",))
    found = measure_ceilings(seconds=1)
    assert found.operations == dict.fromkeys(("float32", "bfloat16", "float16"), 2 * 64**3 / 0.1)
    assert found.bytes == 2 * 2**20 / 0.1
    assert found.place == "gpu"
    assert len(asked) == 4


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_time_is_refused(seconds):
    with pytest.raises(ValueError, match="expected a time above 0 seconds"):
        measure_ceilings(seconds)


def test_the_least_of_several_calls_counts(monkeypatch):
    ticks = iter([0.0, 0.0, 5.0, 5.0, 7.0, 7.0, 10.0, 10.0, 99.0, 99.0])
    monkeypatch.setattr(ceilings.time, "perf_counter", lambda: next(ticks))
    assert best_seconds(ops.square, ops.ones(3), seconds=8) == 2.0


def test_a_result_can_be_taken_again():
    calls = []

    def add(numbers):
        calls.append(numbers)
        return numbers + 1.0

    assert best_seconds(add, ops.ones(5), seconds=0.01, again=True) > 0
    assert calls


def test_a_layer_can_be_timed():
    layer = keras.layers.Dense(3)
    assert best_seconds(layer, ops.ones((4, 2)), seconds=0.01) > 0


def test_ceilings_are_plain_numbers():
    assert Ceilings({"float32": 8.0}, 2.0, "cpu").balance == 4.0
