"""A GPU that the backend cannot see is told apart from none, for every reason that is planted."""

import os
from pathlib import Path

import pytest

from course.devices import graphics, look_for_gpu
from course.devices.graphics import Card, Driver

CUDA = {
    "tensorflow": {"tensorflow": "2.21.0", "nvidia-cudnn-cu12": "9.1"},
    "jax": {"jax": "0.10", "jax-cuda12-plugin": "0.10"},
    "torch": {"torch": "2.13.0+cu130"},
}
PLAIN = {
    "tensorflow": {"tensorflow-cpu": "2.21.0"},
    "jax": {"jax": "0.10", "jaxlib": "0.10"},
    "torch": {"torch": "2.13.0+cpu"},
}


@pytest.fixture
def fake_driver(tmp_path, monkeypatch):
    """Return a function that puts a program ``nvidia-smi`` first in the search path."""

    def write(script: str) -> None:
        program = tmp_path / "nvidia-smi"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return write


@pytest.fixture
def no_driver(tmp_path, monkeypatch):
    """No nvidia-smi, no files of the kernel, no card on the bus: the tests plant what they need."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(graphics.read_kernel_driver, "__defaults__", (tmp_path / "driver",))
    monkeypatch.setattr(graphics.has_nvidia_card, "__defaults__", (tmp_path / "bus",))
    return tmp_path


@pytest.fixture
def packages(monkeypatch):
    """What is installed, as far as this is asked."""
    installed = {}
    monkeypatch.setattr(graphics, "installed_packages", lambda: installed)
    monkeypatch.delenv("JAX_PLATFORMS", raising=False)
    return installed


def test_a_gpu_that_the_backend_sees():
    sight = look_for_gpu(["Example GPU", "Another"], "jax")
    assert (sight.state, sight.text, sight.remedy) == ("seen", "Example GPU, Another", "")


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_a_backend_without_cuda(monkeypatch, fake_driver, packages, backend):
    fake_driver("echo 'Example GPU, 560.35, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    packages.update(PLAIN[backend])
    sight = look_for_gpu([], backend)
    assert (sight.state, sight.text) == ("unseen", "Example GPU, unseen by the backend")
    assert "without CUDA" in sight.remedy
    assert graphics.CUDA_BUILDS[backend] in sight.remedy


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_a_driver_that_is_too_old(monkeypatch, fake_driver, packages, backend):
    fake_driver("echo 'Example GPU, 470.10, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    packages.update(CUDA[backend])
    assert "470.10 is too old" in look_for_gpu([], backend).remedy


def test_all_is_there_and_yet_unseen(monkeypatch, fake_driver, packages):
    fake_driver("echo 'Example GPU, 560.35, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    packages.update(CUDA["tensorflow"])
    assert "may not fit each other" in look_for_gpu([], "tensorflow").remedy


@pytest.mark.parametrize("value", ["", "-1"])
def test_a_hidden_gpu(monkeypatch, fake_driver, value):
    fake_driver("echo 'Example GPU, 560.35, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", value)
    assert "CUDA_VISIBLE_DEVICES hides it" in look_for_gpu([], "torch").remedy


def test_a_gpu_hidden_from_jax(monkeypatch, fake_driver):
    fake_driver("echo 'Example GPU, 560.35, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    assert "JAX_PLATFORMS hides it" in look_for_gpu([], "jax").remedy


@pytest.mark.parametrize(("backend", "hint"), [("tensorflow", "WSL 2"), ("jax", "WSL 2"), ("torch", "CUDA")])
def test_native_windows(monkeypatch, fake_driver, packages, backend, hint):
    fake_driver("echo 'Example GPU, 560.35, 8192'")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    monkeypatch.setattr(graphics.platform, "system", lambda: "Windows")
    packages.update(PLAIN[backend])
    assert hint in look_for_gpu([], backend).remedy


def test_a_driver_that_does_not_work(fake_driver):
    fake_driver("echo 'NVIDIA-SMI has failed because it could not communicate with the driver.'; exit 9")
    sight = look_for_gpu([], "jax")
    assert (sight.state, "has failed" in sight.text) == ("broken", True)


def test_a_driver_that_says_nothing(fake_driver):
    fake_driver("exit 3")
    assert "ended with status 3" in look_for_gpu([], "jax").text


def test_a_driver_that_knows_no_gpu(fake_driver):
    fake_driver("echo 'No devices were found'")
    assert look_for_gpu([], "jax").state == "broken"


def write_card(folder: Path, vendor: str, kind: str) -> None:
    folder.mkdir(parents=True)
    (folder / "vendor").write_text(f"{vendor}\n")
    (folder / "class").write_text(f"{kind}\n")


def test_a_card_without_a_driver(no_driver):
    bus = no_driver / "bus"
    write_card(bus / "a", "0x8086", "0x030000")
    write_card(bus / "b", "0x10de", "0x040300")  # NVIDIA's sound device
    (bus / "c").mkdir()  # tells nothing
    assert look_for_gpu([], "jax").state == "none"
    write_card(bus / "d", "0x10de", "0x030200")
    sight = look_for_gpu([], "jax")
    assert (sight.state, "without a driver" in sight.text) == ("no driver", True)


def test_a_container_without_nvidia_smi(no_driver, monkeypatch, packages):
    folder = no_driver / "driver" / "gpus" / "0000:01:00.0"
    folder.mkdir(parents=True)
    (folder / "information").write_text("Model: \t\t Example GPU\nIRQ:   \t\t 17\n")
    (folder.parents[1] / "version").write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  560.35.03\n")
    assert graphics.ask_driver() == Driver((Card("Example GPU"),), "560.35.03")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    packages.update(PLAIN["torch"])
    sight = look_for_gpu([], "torch")
    assert (sight.state, "without CUDA" in sight.remedy) == ("unseen", True)


def test_no_gpu_is_fine(no_driver):
    sight = look_for_gpu([], "tensorflow")
    assert (sight.state, sight.remedy) == ("none", "")


def test_an_unknown_backend_is_refused():
    with pytest.raises(ValueError, match="expected a backend of tensorflow, jax, torch, got 'tf'"):
        look_for_gpu([], "tf")


def test_an_answer_is_read_from_its_end_since_names_may_hold_commas():
    text = "GPU, the first, 560.35, 81920\nOther, 560.35, [N/A]\nnoise\n"
    assert graphics.parse_answer(text) == Driver((Card("GPU, the first", 80.0), Card("Other")), "560.35")
    assert graphics.parse_answer("") == Driver()


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_builds_with_and_without_cuda(backend):
    assert graphics.has_cuda(backend, CUDA[backend])
    assert not graphics.has_cuda(backend, PLAIN[backend])


def test_libraries_of_another_backend_do_not_make_cuda_of_this_one():
    assert not graphics.has_cuda("tensorflow", PLAIN["tensorflow"] | {"nvidia-cudnn-cu12": "9.1"})


def test_installed_packages_have_their_versions():
    import numpy

    assert graphics.installed_packages()["numpy"] == numpy.__version__
