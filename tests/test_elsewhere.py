"""Measurements in a process of their own: other threads, no GPU, several virtual devices, and failures."""

import importlib.util

import numpy as np
import pytest

from course import elsewhere
from course.elsewhere import (
    NotMeasuredError,
    measure_elsewhere,
    with_gpus,
    with_threads,
    with_virtual_devices,
    without_gpu,
)

needs_jax = pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed here")


def test_speed_is_measured_with_one_thread():
    found = measure_elsewhere("speed", with_threads(1) | without_gpu(), batch_sizes=[2, 64], steps=4)
    assert all(rate > 0 for rate in found["images_per_second"])
    assert len(found["first_step_seconds"]) == len(found["peak_bytes"]) == 2
    assert found["peak_bytes"][1] >= found["peak_bytes"][0] > 0
    if found["device"].split("; ")[-1].startswith("tensorflow"):
        assert found["device"].endswith("1 thread")


def test_memory_is_seen_while_it_is_held():
    with elsewhere.watched_memory() as memory:
        before = memory["bytes"]
        numbers = np.ones(8_000_000)  # 64 MB, all of them touched
        while memory["bytes"] < before + 50e6:
            numbers += 1
    assert memory["bytes"] < before + 500e6


@needs_jax
def test_four_devices_lose_what_one_loses():
    """The claim of lesson 12: each device holds the net and a quarter of each batch."""
    losses = elsewhere.compare_sharing("virtual device", 4)
    one, four = losses["1 virtual device"], losses["4 virtual devices"]
    np.testing.assert_allclose(one, four, rtol=2e-3)
    assert one[0] != pytest.approx(one[-1], abs=1e-3)  # something was learned


@needs_jax
def test_one_and_several_gpus_are_compared(monkeypatch):
    """No GPU is needed to see which processes would be started."""
    started = []

    def measure(task, environment, devices):
        started.append((task, environment["CUDA_VISIBLE_DEVICES"], devices))
        return {"losses": [1 / devices]}

    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(elsewhere, "measure_elsewhere", measure)
    assert elsewhere.compare_sharing("GPU", 2) == {"1 GPU": [1], "2 GPUs": [0.5]}
    assert started == [("sharing", "0", 1), ("sharing", "0,1", 2)]


def test_without_jax_it_says_so(monkeypatch):
    monkeypatch.setattr(elsewhere.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotMeasuredError, match="JAX is not in this environment"):
        with_virtual_devices(4)


@needs_jax
def test_devices_that_are_not_there_are_missed():
    with pytest.raises(NotMeasuredError, match=r"expected 3 devices, jax sees cpu:0, cpu:1$"):
        measure_elsewhere("sharing", with_virtual_devices(2), devices=3)


@needs_jax
@pytest.mark.parametrize(("allowed", "seen"), [(None, "0,1"), ("", "0,1"), ("5,3,1", "5,3"), ("7", "7")])
def test_gpus_are_those_that_this_process_may_use(monkeypatch, allowed, seen):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if allowed is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", allowed)
    assert with_gpus(2) == {"KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": seen}


@needs_jax
def test_flags_of_others_are_kept(monkeypatch):
    monkeypatch.setenv("XLA_FLAGS", "--xla_dump_to=x")
    flags = with_virtual_devices(3)["XLA_FLAGS"]
    assert flags == "--xla_dump_to=x --xla_force_host_platform_device_count=3"


def test_an_unknown_task_is_refused():
    with pytest.raises(ValueError, match=r"task must be one of \['sharing', 'speed'\], got 'sleep'"):
        measure_elsewhere("sleep", {})


def test_no_thread_is_refused():
    with pytest.raises(ValueError, match="expected 1 thread or more, got 0"):
        with_threads(0)


def test_a_process_that_fails_says_why():
    with pytest.raises(NotMeasuredError, match=r"speed: .*wrong_option"):
        measure_elsewhere("speed", {}, wrong_option=1)


def test_a_process_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(elsewhere, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(NotMeasuredError, match="no answer within"):
        measure_elsewhere("speed", {}, batch_sizes=[1])
