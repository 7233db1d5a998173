"""A student's browser, as far as a class's server can tell: forms, cookies, REST requests, a web socket."""

import json
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
import websocket
from nbformat.v4 import output_from_msg

OUTPUTS = {"stream", "display_data", "execute_result", "error"}
PATIENCE_SECONDS = 420  # for a server or a cell, on a machine that thirty others use
PAUSE_SECONDS = 0.5
LESSON = "my-notebooks/00_start_here.ipynb"


class VisitError(Exception):
    """The server did not do what a student needs; the message says what came instead."""


@dataclass
class Visitor:
    """One student at one browser."""

    name: str
    address: str
    password: str
    session: requests.Session = field(default_factory=requests.Session)
    kernel: str = ""
    socket: websocket.WebSocket | None = None

    def __post_init__(self):
        self.session.trust_env = False  # straight to this machine, past any proxy

    @property
    def home(self) -> str:
        return f"{self.address}/user/{self.name}"

    def log_in(self) -> None:
        """Fill in the form on the login page."""
        self.session.get(f"{self.address}/hub/login", timeout=60)
        form = {"username": self.name, "password": self.password, "_xsrf": self._token("/hub/")}
        answer = self.session.post(
            f"{self.address}/hub/login", data=form, timeout=PATIENCE_SECONDS, allow_redirects=False
        )
        if answer.status_code != 302:
            raise VisitError(f"login of {self.name!r}: status {answer.status_code}")

    def start_server(self) -> None:
        """Ask for a server of one's own, and wait until JupyterLab comes from it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        seen = ""
        while time.monotonic() < deadline:
            try:
                answer = self.session.get(f"{self.address}/hub/spawn/{self.name}", timeout=60)
            except requests.ConnectionError as error:
                seen = str(error)
            else:
                seen = f"status {answer.status_code} at {answer.url}"
                if answer.ok and urlsplit(answer.url).path.startswith(f"/user/{self.name}/lab"):
                    return
            time.sleep(PAUSE_SECONDS)
        raise VisitError(f"no server for {self.name}: {seen}")

    def ask(self, verb: str, path: str, **content) -> dict | list | None:
        """Ask the student's own server, as JupyterLab does."""
        headers = {"X-XSRFToken": self._token(f"/user/{self.name}/")}
        answer = self.session.request(
            verb, f"{self.home}/api/{path}", headers=headers, timeout=120, allow_redirects=False, **content
        )
        if answer.status_code >= 300:
            raise VisitError(
                f"{verb} {path} of {self.name}: status {answer.status_code}, {answer.text[:200]}"
            )
        return answer.json() if answer.content else None

    def _token(self, path: str) -> str:
        return next(
            (
                cookie.value
                for cookie in self.session.cookies
                if cookie.name == "_xsrf" and cookie.path == path
            ),
            "",
        )

    def read(self, path: str = LESSON) -> dict:
        """Return the notebook as it is saved on the server."""
        return self.ask("GET", f"contents/{path}?type=notebook&content=1")["content"]

    def save(self, notebook: dict, path: str = LESSON) -> None:
        """Save the notebook, as JupyterLab does every two minutes."""
        self.ask("PUT", f"contents/{path}", json={"type": "notebook", "format": "json", "content": notebook})

    def open_kernel(self, path: str = LESSON) -> None:
        """Open a notebook: its kernel is started, or found again."""
        wanted = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        self.kernel = self.ask("POST", "sessions", json=wanted)["kernel"]["id"]
        self.connect()

    def connect(self) -> None:
        """Open the socket to the kernel, and wait until the kernel answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._connect_once()
                if self.execute("None", patience_seconds=20) == []:
                    return
            except (OSError, websocket.WebSocketException, VisitError) as error:
                if time.monotonic() > deadline:
                    raise VisitError(f"no kernel for {self.name}: {error}") from error
            time.sleep(PAUSE_SECONDS)

    def _connect_once(self) -> None:
        self.disconnect()
        cookies = requests.cookies.get_cookie_header(
            self.session.cookies, requests.Request("GET", f"{self.home}/api").prepare()
        )
        self.socket = websocket.create_connection(
            f"ws{self.home.removeprefix('http')}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4().hex}",
            header={"Cookie": cookies},
            origin=self.address,
            timeout=30,
            http_no_proxy=["127.0.0.1"],
        )

    def disconnect(self) -> None:
        """Close the socket, if there is one."""
        if self.socket:
            self.socket.close()
            self.socket = None

    def close(self) -> None:
        """Close the browser; kernel and server go on."""
        self.disconnect()
        self.session.close()

    def execute(self, code: str, patience_seconds: float = PATIENCE_SECONDS) -> list[dict]:
        """Run code in the kernel; return its outputs, in the form that notebooks keep."""
        asked = uuid.uuid4().hex
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "allow_stdin": False,
            "stop_on_error": True,
        }
        header = {
            "msg_id": asked,
            "msg_type": "execute_request",
            "username": self.name,
            "session": asked,
            "version": "5.4",
        }
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        self.socket.send(json.dumps(message))
        outputs, replied, idle = [], False, False
        deadline = time.monotonic() + patience_seconds
        while not (replied and idle):
            if time.monotonic() > deadline:
                raise VisitError(f"{self.name} waits for the answer to {code[:60]!r}")
            self.socket.settimeout(max(1.0, min(30.0, deadline - time.monotonic())))
            try:
                answer = self.socket.recv()
            except websocket.WebSocketTimeoutException:
                continue
            if not answer:
                raise VisitError(f"the connection of {self.name} was closed")
            if isinstance(answer, bytes):
                continue  # a widget's picture
            answer = json.loads(answer)
            if answer["parent_header"].get("msg_id") != asked:
                continue
            kind = answer["msg_type"]
            replied |= kind == "execute_reply"
            idle |= kind == "status" and answer["content"]["execution_state"] == "idle"
            if kind in OUTPUTS:
                outputs.append(output_from_msg(answer))
        return outputs

    def run_cells(self, notebook: dict, save_every: int = 5, first: int | None = None) -> int:
        """Run a notebook's code cells in turn, saving on the way; return how many.

        Raises
        ------
        VisitError
            If a cell ends with an error.
        """
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][:first]
        for number, cell in enumerate(cells, start=1):
            cell["outputs"] = self.execute("".join(cell["source"]))
            cell["execution_count"] = number
            wrong = [output for output in cell["outputs"] if output["output_type"] == "error"]
            if wrong:
                raise VisitError(
                    f"cell {number} of {self.name}: {wrong[0]['ename']}: {wrong[0]['evalue'][:200]}"
                )
            if number % save_every == 0:
                self.save(notebook)
        self.save(notebook)
        return len(cells)
