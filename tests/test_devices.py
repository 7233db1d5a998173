"""The machine is described as it is, and the budget follows from it."""

import os
import subprocess
import sys
from types import SimpleNamespace

import keras
import pytest

from course import devices
from course.devices import machine
from course.devices.graphics import Card, Driver


@pytest.fixture
def undecided(monkeypatch):
    """No budget is asked for: it has to be detected, anew in each test."""
    monkeypatch.delenv("COURSE_BUDGET", raising=False)
    machine.visible_gpus.cache_clear()
    yield
    machine.visible_gpus.cache_clear()


@pytest.fixture
def pretend_backend(monkeypatch, undecided):
    """Return a function that puts a made-up backend in the place of the real one."""

    def install(name: str, module: SimpleNamespace) -> None:
        monkeypatch.setattr(machine, "backend_name", lambda: name)
        monkeypatch.setitem(sys.modules, name, module)

    return install


def fake_tensorflow(*names: str) -> SimpleNamespace:
    details = SimpleNamespace(get_device_details=lambda gpu: {"device_name": gpu})
    return SimpleNamespace(
        config=SimpleNamespace(list_physical_devices=lambda kind: list(names), experimental=details)
    )


def fake_jax(*names: str) -> SimpleNamespace:
    cpu = SimpleNamespace(platform="cpu", device_kind="cpu")
    gpus = [SimpleNamespace(platform="gpu", device_kind=name) for name in names]
    return SimpleNamespace(devices=lambda: gpus or [cpu])


def fake_torch(*names: str) -> SimpleNamespace:
    cuda = SimpleNamespace(device_count=lambda: len(names), get_device_name=lambda index: names[index])
    return SimpleNamespace(cuda=cuda)


@pytest.mark.parametrize("wanted", ["quick", "laptop", "gpu"])
def test_the_environment_decides(monkeypatch, wanted):
    monkeypatch.setenv("COURSE_BUDGET", wanted)
    assert devices.budget() == wanted


@pytest.mark.parametrize("wanted", ["big", "Laptop", " "])
def test_an_unknown_budget_is_refused_with_the_allowed_ones(monkeypatch, wanted):
    monkeypatch.setenv("COURSE_BUDGET", wanted)
    with pytest.raises(ValueError, match=r"COURSE_BUDGET is .*quick, laptop, gpu"):
        devices.budget()


@pytest.mark.parametrize(
    ("backend", "make"), [("tensorflow", fake_tensorflow), ("jax", fake_jax), ("torch", fake_torch)]
)
@pytest.mark.parametrize(("names", "expected"), [((), "laptop"), (("A", "B"), "gpu")])
def test_a_gpu_counts_when_the_backend_sees_it(pretend_backend, backend, make, names, expected):
    pretend_backend(backend, make(*names))
    assert devices.budget() == expected
    assert machine.visible_gpus() == names


def test_quick_is_never_detected(monkeypatch, pretend_backend):
    monkeypatch.setenv("COURSE_BUDGET", "")
    pretend_backend("jax", fake_jax())
    assert devices.budget() == "laptop"


def test_a_set_budget_needs_no_backend():
    """So that the light parts of a lesson stay light."""
    code = (
        "import sys; from course import devices; devices.pick(quick=1, laptop=2, gpu=3); print(*sys.modules)"
    )
    environment = {**os.environ, "COURSE_BUDGET": "laptop"}
    loaded = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "course.devices" in loaded.stdout.split()
    assert not {"keras", "tensorflow", "jax", "torch"} & set(loaded.stdout.split())


@pytest.mark.parametrize(("wanted", "expected"), [("quick", 1), ("laptop", 5), ("gpu", 20)])
def test_pick_takes_the_value_of_the_budget(monkeypatch, wanted, expected):
    monkeypatch.setenv("COURSE_BUDGET", wanted)
    assert devices.pick(quick=1, laptop=5, gpu=20) == expected


def test_this_machine_is_described():
    device = devices.describe()
    assert device.backend == keras.config.backend()
    assert device.backend_version == sys.modules[device.backend].__version__
    assert device.processor
    assert device.cores >= 1
    assert device.threads >= 1
    assert f"{device.memory_gb:.0f} GB" in str(device)


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="this system has no other way to ask for its memory")
def test_memory_agrees_with_the_system():
    expected = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    assert devices.describe().memory_gb == pytest.approx(expected)


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system cannot bind a process to a core"
)
def test_cores_that_the_process_may_not_use_are_not_counted():
    code = (
        "import os; from course import devices\n"
        "os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
        "print(devices.usable_cores())"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "1\n"


def test_the_summary_names_gpus_first():
    device = devices.Device("Example CPU", 1, 15.6, ("GPU A", "GPU B"), "jax", "1.2", 1)
    assert str(device) == "GPU A; GPU B; Example CPU, 1 core; 16 GB of memory; jax 1.2, 1 thread"


def test_the_summary_tells_the_memory_of_a_gpu_where_it_is_known():
    device = devices.Device("Example CPU", 1, None, ("GPU A", "GPU B"), "jax", "1.2", 2, (79.6, None))
    assert str(device) == "GPU A, 80 GB; GPU B; Example CPU, 1 core; jax 1.2, 2 threads"


def test_memory_of_gpus_is_that_which_their_driver_tells(monkeypatch):
    monkeypatch.setattr(machine, "ask_driver", lambda: Driver((Card("A", 8.0), Card("B", None)), "580"))
    assert machine.memory_of(("B", "A", "C")) == (None, 8.0, None)


def test_without_a_gpu_no_driver_is_asked(monkeypatch):
    monkeypatch.setattr(machine, "ask_driver", lambda: pytest.fail("asked"))
    assert machine.memory_of(()) == ()


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="this system tells its memory to psutil only")
def test_memory_is_known_without_psutil(monkeypatch):
    with_psutil = machine.main_memory_gb()
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert machine.main_memory_gb() == pytest.approx(with_psutil)
