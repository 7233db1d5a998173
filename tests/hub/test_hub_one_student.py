"""One student, the whole way: log in, find one's own copies, compute, leave; nothing stays behind."""

import json
import shutil
import time
from contextlib import closing

import pytest
import zmq

pytest.importorskip("jupyterhub", reason="it is in another environment: make test STAGES=classroom")
if not shutil.which("npm"):
    pytest.skip("npm is missing: on Debian and Ubuntu apt install nodejs npm", allow_module_level=True)

from processes import PASSWORD, trial
from visiting import LESSON, VisitError, Visitor

NO_NAMES = ("../ada", "ada/../eve", "eve mallory", "ада", "..", "", "a" * 40)


def overheard(home, speak):
    """What another account of the machine would hear of a kernel that says something."""
    (connection,) = home.glob(".local/share/jupyter/runtime/kernel-*.json")
    with zmq.Context() as context, context.socket(zmq.SUB) as ear:
        ear.linger = 0
        ear.subscribe(b"")
        ear.connect(f"tcp://127.0.0.1:{json.loads(connection.read_text())['iopub_port']}")
        heard = []
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            speak()
            while ear.poll(100):
                heard.append(ear.recv_multipart())
    return heard


def test_one_student_comes_computes_and_goes(tmp_path):
    # The hub takes names in lower case.
    with trial(tmp_path) as running, closing(Visitor("Ada", running.address, PASSWORD)) as ada:
        ada.log_in()
        ada.name = "ada"
        ada.start_server()
        ada.open_kernel()
        assert ada.execute("1 + 1")[0]["data"]["text/plain"] == "2"

        (told,) = ada.execute(
            "import os, sys, course\n"
            "print(*map(os.environ.get, ['OMP_NUM_THREADS', 'COURSE_CACHE', 'COURSE_HUB_PASSWORD']))\n"
            "print(*sys.modules)"
        )
        settings, modules = told["text"].splitlines()
        assert settings == f"1 {tmp_path / 'homes' / 'ada' / '.course'} None"
        heavy = {
            "keras",
            "tensorflow",
            "numpy",
            "scipy",
            "matplotlib",
            "sklearn",
            "skimage",
            "pandas",
            "ipywidgets",
        }
        assert not heavy & set(modules.split())

        assert overheard(tmp_path / "homes" / "ada", lambda: ada.execute("print('a secret')")) == []

        copy = tmp_path / "homes" / "ada" / LESSON
        original = copy.read_bytes()
        notebook = ada.read()
        notebook["cells"][0]["source"] = "# Mine"
        ada.save(notebook)
        assert ada.read()["cells"][0]["source"] == "# Mine"
        assert copy.read_bytes() != original

        for name, password in [("ada", "a wrong one"), *((name, PASSWORD) for name in NO_NAMES)]:
            stranger = Visitor(name, running.address, password)
            with closing(stranger), pytest.raises(VisitError, match=r"login of .* status 403"):
                stranger.log_in()
        assert [home.name for home in (tmp_path / "homes").iterdir()] == ["ada"]

        assert {"node", "python"} <= {process.name().rstrip("0123456789.") for process in running.processes()}
        assert running.end() == 0
        assert running.processes() == []
