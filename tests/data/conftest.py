"""What the tests of data share: folders to look in, a web server with bad habits, the mirror."""

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sample import CONTENT

from course.data.catalogue import find_entry
from course.data.locate import Places, find_file


@pytest.fixture
def places(tmp_path):
    """Four folders: the course's, two of the learner's, and a cache that does not exist yet."""
    for name in ("embedded", "first", "second"):
        (tmp_path / name).mkdir()
    return Places(
        embedded=tmp_path / "embedded",
        folders=(tmp_path / "first", tmp_path / "second"),
        cache=tmp_path / "cache",
    )


@pytest.fixture
def mirrored():
    """Return the path of a data set's file, or skip the test where this machine does not have it."""

    def find(name):
        entry = find_entry(name)
        path = find_file(entry, Places.of_this_machine())
        if path is None:
            pytest.skip(f"{entry.file} is in none of the folders that COURSE_DATA names")
        return path

    return find


@dataclass
class Server:
    """A web server on this machine; ``requests`` lists the paths that were asked for."""

    address: str
    requests: list[str] = field(default_factory=list)

    def url(self, habit):
        return f"{self.address}/{habit}"


class Habits(BaseHTTPRequestHandler):
    """Answers by what the path says: the published file, or some way of not giving it."""

    def do_GET(self):
        habit = self.path.strip("/")
        seen = self.server.record.requests
        seen.append(habit)
        if habit == "missing" or (habit == "busy-once" and seen.count(habit) == 1):
            self.send_error(404 if habit == "missing" else 503)
            return
        body = {"wrong": bytes(len(CONTENT)), "longer": CONTENT + b"more"}.get(habit, CONTENT)
        cut = habit.startswith("cut")
        self.send_response(200)
        if habit != "cut-without-length":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        pause = 0.02 if habit == "slow" else 0
        for start in range(0, len(body) // 2 if cut else len(body), 10_000):
            self.wfile.write(body[start : start + 10_000])
            time.sleep(pause)

    def log_message(self, *details):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Habits) as web:
        web.record = Server(f"http://127.0.0.1:{web.server_port}")
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield web.record
        web.shutdown()
        thread.join()
