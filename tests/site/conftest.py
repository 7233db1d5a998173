"""The site, made once and served on this machine's loopback alone, and pages of it in Chromium."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pinned import REPOSITORY

SITE = REPOSITORY / "site"
sys.path.insert(0, str(SITE))
pytest.importorskip("myst_nb", reason="the site is made in .venv-classroom")
sync_playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing").sync_playwright

from make import fetch_packages  # noqa: E402
from visitor import CHROMIUM, Visitor, launch  # noqa: E402

REQUIRED = "COURSE_REQUIRE_BROWSER"  # CI sets it: there, a missing browser is a failure
MISSING = "no chromium here: pages are NOT tested in a browser; on Debian: apt install chromium"


@pytest.fixture(scope="session")
def packages():
    """Folder of what npm fetches: formulas and slides need it."""
    return fetch_packages()


@pytest.fixture(scope="session")
def site(packages, tmp_path_factory) -> Path:
    """The whole site, made from nothing; that it was made says that there was no warning."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(SITE / "make.py"), "--out", str(folder / "pages")]
    done = subprocess.run([*command, "--sources", str(folder / "sources")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return folder / "pages"


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        if os.environ.get(REQUIRED):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as started:
        browser = launch(started)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve():
    """Return a function from a folder to the address at which its files are served."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def windows(chromium, serve, site):
    """Two windows on the site, by whether they are dark; what they have loaded they keep."""
    address = serve(site)
    opened = {dark: Visitor(chromium, address, dark=dark) for dark in (False, True)}
    yield opened
    for visitor in opened.values():
        visitor.leave()


@pytest.fixture
def visitor(windows):
    """The light window; no page that is opened in it may ask outside or complain."""
    yield windows[False]
    windows[False].check()


@pytest.fixture
def newcomer(chromium, windows):
    """A window of somebody who was never here."""
    opened = Visitor(chromium, windows[False].address)
    yield opened
    opened.check()
    opened.leave()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing: what went wrong, the page says."""
