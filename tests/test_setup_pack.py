"""In a folder that came as a pack, the installer takes the wheels in it, and asks no network."""

import importlib.util
import json
import platform
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
HERE = {
    "platform": "here",
    "sys_platform": sys.platform,
    "machine": platform.machine(),
    "python": VERSION,
    "backend": "jax",
}


@pytest.fixture
def install(monkeypatch, tmp_path):
    """The installer as a module, in a folder that may be a pack; what it would run is recorded."""
    specification = importlib.util.spec_from_file_location(
        "install_of_a_pack", REPOSITORY / "requirements" / "install.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    module.commands = []
    module.failing = ()

    def run(command, settings=None):
        module.commands.append(command)
        if any(word in command for word in module.failing):
            raise module.InstallError("failed")

    module.true_run = module.run
    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "REQUIREMENTS", tmp_path / "requirements")
    monkeypatch.setattr(module, "WHEELS", tmp_path / "wheels")
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").write_text('requires-python = ">=3.11,<3.14"')
    for name in ("cpu", "jax", "installer"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"{name}==1\n")
    monkeypatch.setattr(module, "detect_backend", lambda: "cpu")
    monkeypatch.setenv("PIP_INDEX_URL", "file:///nowhere")
    return module


@pytest.fixture
def pack(install):
    """Write what the pack says of itself."""

    def write(content):
        install.WHEELS.mkdir()
        text = content if isinstance(content, str) else json.dumps(content)
        (install.WHEELS / "pack.json").write_text(text)

    return write


def installs(install):
    return [command for command in install.commands if "install" in command]


@pytest.mark.parametrize("failing", [(), ("uv",)], ids=["uv", "pip"])
def test_everything_comes_from_the_pack_with_its_hash_checked(install, pack, failing):
    pack(HERE)
    install.failing = failing
    assert install.main([]) == 0
    assert installs(install)
    for command in installs(install):
        assert "--no-index" in command
        assert command[command.index("--find-links") + 1] == str(install.WHEELS)
        assert "--offline" in command or "uv" not in command
        assert "--require-hashes" in command or "--editable" in command
    assert any(str(install.REQUIREMENTS / "jax.lock") in command for command in installs(install))


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: folder.mkdir()], ids=["none", "other"])
def test_elsewhere_the_index_is_asked(install, make):
    make(install.WHEELS)  # a folder of wheels of somebody's own is no pack
    assert install.main([]) == 0
    assert not [command for command in install.commands if "--no-index" in command or "--offline" in command]
    assert any(str(install.REQUIREMENTS / "cpu.lock") in command for command in installs(install))


@pytest.mark.parametrize(
    ("changes", "words", "message"),
    [
        ({"python": "3.99"}, [], "is for Python 3.99; this is"),
        ({"python": "3.99"}, [], "make lab PYTHON=python3.99"),
        ({"sys_platform": "amiga", "platform": "amiga-m68k"}, [], "This pack is for amiga-m68k"),
        ({"machine": "m68k"}, [], "Ask for a pack for it"),
        ({}, ["--backend", "cpu"], "leave --backend out"),
    ],
)
def test_another_machine_is_told_what_it_needs(install, pack, capsys, changes, words, message):
    pack(HERE | changes)
    assert install.main(words) == 1
    assert message in capsys.readouterr().err
    assert not install.commands


def test_the_backend_of_the_pack_may_be_named(install, pack):
    pack(HERE)
    assert install.main(["--backend", "jax"]) == 0


@pytest.mark.parametrize("content", ["", "{", '"words"', "[]", "{}", json.dumps({"python": VERSION})])
def test_a_damaged_pack_is_told(install, pack, capsys, content):
    pack(content)
    assert install.main([]) == 1
    assert "unpack the zip file again" in capsys.readouterr().err
    assert not install.commands


def test_a_failure_names_what_is_usual_there(install, pack):
    true_run = install.true_run
    with pytest.raises(install.InstallError, match="No network or a full disk"):
        true_run([sys.executable, "-c", "raise SystemExit(3)"])
    pack(HERE)
    with pytest.raises(install.InstallError, match="damaged on its way: unpack it again"):
        true_run([sys.executable, "-c", "raise SystemExit(3)"])


def test_python_is_called_as_the_system_does(install, monkeypatch):
    assert install.by_name("3.12") == ("py -3.12" if install.os.name == "nt" else "python3.12")
    monkeypatch.setattr(install.os, "name", "nt")
    assert install.by_name("3.12") == "py -3.12"
