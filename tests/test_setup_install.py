"""The installer installs once, checks every hash, never trusts half an install, and explains a refusal."""

import importlib.util
import os
import platform
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def install():
    """The installer as a module."""
    specification = importlib.util.spec_from_file_location(
        "install", REPOSITORY / "requirements" / "install.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def commands(install, monkeypatch):
    """Commands that the installer would run; each succeeds unless its name is in ``failing``."""

    class Commands(list):
        failing = ()

        def run(self, command, settings=None):
            self.append(command)
            if any(word in command for word in self.failing):
                raise install.InstallError(f"{command} failed")

    commands = Commands()
    monkeypatch.setattr(install, "run", commands.run)
    return commands


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "cpu.lock"
    path.write_text("example==1\n")
    return path


@pytest.fixture
def environment(tmp_path):
    """A folder for the environment; its Python never runs, since commands are only recorded."""
    folder = tmp_path / "environment"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "file:///nowhere")


def test_a_second_install_does_nothing(install, commands, environment, lock):
    install.install(environment, lock)
    first = len(commands)
    install.install(environment, lock)
    assert len(commands) == first > 0


def test_a_changed_lock_installs_again_from_nothing(install, commands, environment, lock):
    install.install(environment, lock)
    commands.clear()
    lock.write_text("example==2\n")
    install.install(environment, lock)
    assert commands[0][1:4] == ["-m", "venv", "--clear"]


def test_a_moved_environment_is_made_anew(install, commands, environment, lock):
    install.install(environment, lock)
    moved = environment.rename(environment.with_name("moved"))
    commands.clear()
    install.install(moved, lock)
    assert commands


def test_a_stopped_install_leaves_no_stamp(install, commands, environment, lock, monkeypatch):
    install.install(environment, lock)
    lock.write_text("example==2\n")

    def stop(command, settings=None):
        if "--editable" in command:
            raise KeyboardInterrupt

    monkeypatch.setattr(install, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        install.install(environment, lock)
    assert not (environment / install.STAMP).exists()
    monkeypatch.setattr(install, "run", commands.run)
    commands.clear()
    install.install(environment, lock)
    assert commands


def test_everything_from_the_index_has_its_hash_checked(install, commands, environment, lock):
    install.install(environment, lock)
    from_files = [command for command in commands if "-r" in command]
    assert len(from_files) == 2  # the installer, and the lock
    assert all("--require-hashes" in command for command in from_files)
    (course,) = [command for command in commands if "--editable" in command]
    assert {"--no-deps", "--no-build-isolation"} <= set(course)


def test_pip_does_it_where_uv_does_not_work(install, commands, environment, lock, capsys):
    commands.failing = ("uv",)
    install.install(environment, lock)
    by_pip = [command for command in commands if command[1:4] == ["-m", "pip", "install"]]
    assert [str(lock) in command for command in by_pip] == [False, True, False]
    assert "--require-hashes" in by_pip[1]
    assert (environment / install.STAMP).exists()
    assert "Going on with pip" in capsys.readouterr().out


def test_no_stamp_where_pip_does_not_work_either(install, commands, environment, lock):
    commands.failing = ("uv", "pip")
    with pytest.raises(install.InstallError):
        install.install(environment, lock)
    assert not (environment / install.STAMP).exists()


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
def test_an_unsupported_python_is_refused(install, monkeypatch, capsys, version):
    monkeypatch.setattr(install.sys, "version_info", version)
    assert install.main(["--venv", "never-made"]) == 1
    assert "needs Python 3.11 to 3.13" in capsys.readouterr().err
    assert not (REPOSITORY / "never-made").exists()


def test_a_python_without_venv_is_told_what_to_install(install, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert install.main(["--venv", "never-made"]) == 1
    assert f"apt install python3.{sys.version_info[1]}-venv" in capsys.readouterr().err


def test_an_old_mac_is_refused(install, monkeypatch):
    monkeypatch.setattr(install.sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    with pytest.raises(install.InstallError, match="Intel"):
        install.check_platform()


@pytest.mark.parametrize(
    ("script", "machine", "expected"),
    [
        ("echo 'GPU 0: Example (UUID: 1)'", "x86_64", "gpu"),
        ("echo 'GPU 0: Example (UUID: 1)'", "aarch64", "cpu"),
        ("echo 'No devices found.'", "x86_64", "cpu"),
        ("echo 'GPU access blocked'; exit 4", "x86_64", "cpu"),
    ],
)
def test_a_gpu_decides_which_lock(install, monkeypatch, tmp_path, script, machine, expected):
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert install.detect_backend() == expected


def test_uv_takes_the_index_that_pip_has(install, monkeypatch):
    pip = [sys.executable, "-m", "pip"]
    assert install.uv_settings(pip)["UV_DEFAULT_INDEX"] == "file:///nowhere"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///elsewhere")
    assert install.uv_settings(pip)["UV_DEFAULT_INDEX"] == "file:///elsewhere"
