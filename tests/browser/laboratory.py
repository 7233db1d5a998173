"""JupyterLab in a real browser: notebooks are opened, run, clicked; what they should not do is noted."""

from __future__ import annotations

import ast
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from jupyter_client import BlockingKernelClient
from nbformat.v4 import new_code_cell, new_notebook, writes
from pinned import REPOSITORY
from playwright.sync_api import Browser, BrowserContext, Locator, Playwright

from course.building import NOTEBOOK_METADATA

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-default-apps"),
    *("--disable-domain-reliability", "--metrics-recording-only"),
)
FAKE_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SCREENSHOTS = REPOSITORY / "build" / "screenshots"  # git-ignored; kept by CI
PATIENCE_MS = 240_000  # for a kernel that imports Keras on a busy machine
HERE = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")


def launch(playwright: Playwright, *flags: str, fake_microphone: bool = True) -> Browser:
    """Start Chromium without a window; its microphone is a fake one and permitted, or as the flags say."""
    microphone = FAKE_MICROPHONE if fake_microphone else ()
    return playwright.chromium.launch(
        executable_path=CHROMIUM, headless=True, args=[*FLAGS, *microphone, *flags]
    )


class Laboratory:
    """A JupyterLab server of its own, in a folder of its own, on this machine's loopback alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime = folder / "runtime"
        self.token = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        (folder / "notebooks").mkdir(parents=True, exist_ok=True)
        own = {
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_CONFIG_PATH": str(REPOSITORY / ".jupyter"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        }
        self._log = (folder / "server.log").open("w")
        self._server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"),
                *("--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"),
                "--LabApp.expose_app_in_browser=True",  # to change the theme
                f"--IdentityProvider.token={self.token}",
                f"--ServerApp.root_dir={folder / 'notebooks'}",
            ],
            env=os.environ | own,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_answers()

    def ask(self, path: str) -> object:
        """Ask the server's REST interface; the answer as Python objects."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def open(self, context: BrowserContext, cells: Sequence[str], name: str) -> Sheet:
        """Write a notebook of these cells and open it; nothing is run yet."""
        cells = [new_code_cell(source) for source in cells]
        notebook = new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)
        (self.folder / "notebooks" / f"{name}.ipynb").write_text(writes(notebook), encoding="utf-8")
        return Sheet(self, context, name)

    def stop(self) -> None:
        """End the server and its kernels."""
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._log.close()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 120
        while True:
            try:
                self.ask("status")
                return
            except OSError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    log = (self.folder / "server.log").read_text()
                    raise RuntimeError(f"JupyterLab did not start:\n{log[-2000:]}") from None
                time.sleep(0.3)


class Sheet:
    """A notebook that is open in the browser.

    Attributes
    ----------
    page : the page, to be operated as a person would.
    errors : what the console and the page complained of.
    outside : requests that tried to leave the machine; each was refused.
    """

    def __init__(self, laboratory: Laboratory, context: BrowserContext, name: str) -> None:
        self.name = name
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page = context.new_page()
        self.page.route("**/*", self._gate)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        address = f"{laboratory.url}/lab/tree/{name}.ipynb?token={laboratory.token}&reset"
        self.page.goto(address, timeout=PATIENCE_MS)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE_MS)
        # The toolbar says idle too early: what runs then finds a dialogue in its way.
        self.page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
        sessions = laboratory.ask("sessions")
        kernel = next(one["kernel"]["id"] for one in sessions if one["path"] == f"{name}.ipynb")
        self._client = BlockingKernelClient(connection_file=str(laboratory.runtime / f"kernel-{kernel}.json"))
        self._client.load_connection_file()
        self._client.start_channels()

    def run(self, *, wait: bool = True) -> None:
        """Run all cells, by the menu; with ``wait``, until the last has ended."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        if wait:
            self.wait_until_done()

    def wait_until_done(self) -> None:
        """Wait until every cell that has code has a number, and none a star."""
        self.page.wait_for_function(
            """() => {
                const cells = [...document.querySelectorAll(".jp-CodeCell")];
                const prompts = cells.map((cell) => cell.querySelector(".jp-InputPrompt").textContent);
                return cells.length && prompts.every((prompt) => /\\d/.test(prompt));
            }""",
            timeout=PATIENCE_MS,
        )

    def value_of(self, expression: str) -> object:
        """Evaluate an expression in the notebook's kernel; the value of its ``repr``."""
        reply = self._client.execute(
            "", user_expressions={"answer": expression}, store_history=False, reply=True, timeout=60
        )
        answer = reply["content"]["user_expressions"]["answer"]
        if answer["status"] != "ok":
            raise AssertionError(f"{expression}: {answer['ename']}: {answer['evalue']}")
        return ast.literal_eval(answer["data"]["text/plain"])

    def wait_for_value(self, expression: str, expected: object, *, seconds: float = 20) -> None:
        """Wait until an expression in the kernel has a value."""
        deadline = time.monotonic() + seconds
        while (value := self.value_of(expression)) != expected:
            assert time.monotonic() < deadline, f"{expression} is {value!r}, expected {expected!r}"
            time.sleep(0.05)

    def picture(self, number: int = 0) -> bytes:
        """The PNG that a picture of a widget shows now, as the browser has it."""
        script = """async (image) => {
            const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
            return Array.from(bytes);
        }"""
        return bytes(self.output.locator("img").nth(number).evaluate(script))

    @property
    def output(self) -> Locator:
        """What the cells have put out."""
        return self.page.locator(".jp-OutputArea-output")

    def serious_findings(self) -> list[str]:
        """What axe-core finds serious or critical in the outputs: the course's own part of the page."""
        found = Axe().run(self.page, context=".jp-OutputArea-output").response["violations"]
        return [
            f"{one['id']}: {one['help']}: {node['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def set_theme(self, *, dark: bool) -> None:
        """Put JupyterLab into its dark or its light theme."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
            "JupyterLab Dark" if dark else "JupyterLab Light",
        )
        self.page.wait_for_selector(f"body[data-jp-theme-light='{str(not dark).lower()}']", state="attached")

    def check_looks(self, name: str, *, part: Locator | None = None, height: int = 900) -> None:
        """Nothing serious for axe in either theme, and 600 pixels are wide enough; keep a screenshot of each.

        Parameters
        ----------
        name : of the screenshots; ``_light``, ``_dark`` and ``_narrow`` are added.
        part : what has to fit, one or several elements; all pictures and canvases if None.
        height : of the narrow page.
        """
        parts = (part or self.output.locator("img, canvas")).filter(visible=True)
        for theme in ("light", "dark"):
            self.set_theme(dark=theme == "dark")
            assert self.serious_findings() == []
            parts.first.scroll_into_view_if_needed()
            self.screenshot(f"{name}_{theme}")
        self.set_theme(dark=False)
        wide = self.page.viewport_size
        self.page.set_viewport_size({"width": 600, "height": height})
        self.page.wait_for_timeout(500)
        parts.first.scroll_into_view_if_needed()
        self.screenshot(f"{name}_narrow")
        for one in parts.all():
            box = one.bounding_box()
            assert box["x"] + box["width"] <= 600, f"too wide: {one.evaluate('node => node.outerHTML')[:200]}"
        self.page.set_viewport_size(wide)

    def screenshot(self, name: str) -> None:
        """Keep a picture of the page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def close(self) -> None:
        """Close the page; the kernel ends with the server."""
        self._client.stop_channels()
        self.page.close()

    def _gate(self, route) -> None:
        if route.request.url.startswith(HERE):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _listen(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)
