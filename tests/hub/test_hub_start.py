"""The command that starts a class's server: what it checks first, and what it says."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("jupyterhub", reason="it is in another environment: make test STAGES=classroom")

HUB = Path(__file__).resolve().parents[2] / "classroom" / "hub"
sys.path.insert(0, str(HUB))

import ending  # noqa: E402, in HUB
import start  # noqa: E402
from class_settings import ClassSettings  # noqa: E402

TRIAL = ClassSettings(trial=True, password="long enough", state="/somewhere/state", port=start.free_port())


@pytest.fixture
def refused(monkeypatch, capsys):
    """Return a function that starts with these words, expects a refusal, and returns what it says."""

    def refused(*words):
        monkeypatch.setattr(sys, "argv", ["start.py", *map(str, words)])
        monkeypatch.setattr(start, "install_proxy", lambda: pytest.fail("it should have been refused before"))
        assert start.main() == 1
        return capsys.readouterr().err

    return refused


def test_a_trial_on_another_address_is_refused(refused):
    assert "a trial is for this machine alone" in refused("--address=0.0.0.0")


def test_a_port_in_use_is_named_with_the_remedy(refused):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(f"--port={port}")
    assert f"127.0.0.1:{port} cannot be had (Address already in use)" in said
    assert "HUB_ARGS=--port=8010" in said


def test_a_folder_that_cannot_be_had(refused, tmp_path):
    (tmp_path / "in-the-way").write_text("")
    said = refused(f"--port={start.free_port()}", f"--folder={tmp_path / 'in-the-way'}")
    assert "in-the-way" in said
    assert "in it the hub keeps its secrets" in said


def test_a_class_file_that_is_not_there(refused, tmp_path):
    assert "cannot be read (No such file or directory)" in refused("--class", tmp_path / "none.toml")


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_what_is_missing_is_named_with_the_remedy(monkeypatch, missing):
    monkeypatch.setattr(
        start.shutil, "which", lambda program: None if program == missing else f"/bin/{program}"
    )
    with pytest.raises(start.CannotStart, match=f"{missing} is missing.*apt install nodejs npm"):
        start.check(TRIAL)


def test_an_environment_without_the_hub(monkeypatch):
    monkeypatch.setattr(start, "find_spec", lambda _: None)
    with pytest.raises(start.CannotStart, match=r"requirements/install\.py --venv \.venv-classroom"):
        start.check(TRIAL)


def test_a_class_needs_root_systemd_and_accounts(monkeypatch):
    settings = ClassSettings(teachers=("root",), students=("no-such-student",))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(start.CannotStart, match="put sudo before"):
        start.check_machine(settings)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    with pytest.raises(start.CannotStart, match="systemd does not run here"):
        start.check_machine(settings)
    monkeypatch.setattr(Path, "is_dir", lambda _: True)
    with pytest.raises(start.CannotStart, match="no account on this machine: no-such-student"):
        start.check_machine(settings)


def test_every_trial_has_a_password_and_a_mark_of_its_own(monkeypatch):
    monkeypatch.delenv("COURSE_HUB_PASSWORD", raising=False)
    options = start.argparse.Namespace(folder=None, address="127.0.0.1", port=None)
    first, second = start.for_trial(options), start.for_trial(options)
    for name in ("COURSE_HUB_PASSWORD", "COURSE_HUB_RUN"):
        assert first[name] != second[name]
        assert len(first[name]) >= 12


def test_an_install_that_failed_is_not_taken_for_one(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "PROXY_FOLDER", tmp_path / "proxy")
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(start.shutil, "which", lambda _: str(npm))
    for _ in range(2):
        with pytest.raises(start.CannotStart, match="npm could not install the proxy"):
            start.install_proxy()
    npm.write_text('#!/bin/sh\n[ "$1" = ci ] && [ -f package-lock.json ] && touch program\n')
    start.install_proxy()
    assert (tmp_path / "proxy" / "program").exists()
    npm.write_text("#!/bin/sh\nexit 1\n")
    start.install_proxy()  # it is there: npm is not called again


def test_the_lock_of_the_proxy_names_hashes_and_no_registry():
    lock = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((HUB / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages["node_modules/configurable-http-proxy"]["version"] == wanted["configurable-http-proxy"]
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
        assert not package.get("hasInstallScript"), name
    assert not re.search(
        r"registry|localhost|127\.0", (HUB / "package-lock.json").read_text(encoding="utf-8")
    )


def test_the_end_reaches_all_that_carry_the_mark_and_nothing_else():
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    mine, other = (
        subprocess.Popen(
            [sys.executable, "-c", deaf], env=os.environ | {"A_MARK": mark}, stdout=subprocess.PIPE
        )
        for mark in ("1", "2")
    )
    try:
        for process in (mine, other):
            process.stdout.readline()  # deaf to polite words now
        ending.end("A_MARK", "1", patience_seconds=0.5)
        assert ending.marked("A_MARK", "1") == []
        assert [process.pid for process in ending.marked("A_MARK", "2")] == [other.pid]
    finally:
        for process in (mine, other):
            process.kill()
            process.communicate()
