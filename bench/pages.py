"""A public guide page and its 304 under granian, beside a plain Django view with one query and a small template.

Both servers run at once, one worker with one blocking thread each; four connections ask in a closed loop, A B A B.
"""

from __future__ import annotations

import hashlib
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.measure import Row, in_turn
from bench.plain_page import make_database

ROOT = Path(__file__).resolve().parent.parent
PATH = "/guides/food-business-licence/"
CONNECTIONS, SECONDS = 4, 2.0


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def granian(target: str, environment: dict[str, str]) -> Iterator[int]:
    """A granian with one worker, ready to answer; yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error", target]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _try in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def request(path: str, headers: dict[str, str] | None = None) -> bytes:
    """A GET as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Line:
    """One kept-alive connection that asks and reads whole answers."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, asked: bytes) -> tuple[bytes, bytes]:
        """(head, body) of one answer."""
        self.socket.sendall(asked)
        got = self.socket.recv(262144)
        while b"\r\n\r\n" not in got:
            got += self.socket.recv(262144)
        head, _gap, body = got.partition(b"\r\n\r\n")
        low = head.lower()
        place = low.find(b"content-length:")
        length = (
            int(low[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 and not low.startswith(b"http/1.1 304") else 0
        )
        while len(body) < length:
            body += self.socket.recv(262144)
        return head, body


def answers_a_second(port: int, asked: bytes, expected: bytes) -> float:
    """Answers a second over several connections, asked by one loop; every answer must begin with `expected`."""
    lines = [Line(port) for _number in range(CONNECTIONS)]
    size = _size(*lines[0].ask(asked))
    ready = selectors.DefaultSelector()
    left = {}
    for line in lines:
        ready.register(line.socket, selectors.EVENT_READ)
        left[line.socket] = size
        line.socket.sendall(asked)
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for key, _events in ready.select():
            channel: socket.socket = key.fileobj  # type: ignore[assignment]
            got = channel.recv(262144)
            if left[channel] == size and not got.startswith(expected):
                raise RuntimeError(got[:200].decode(errors="replace"))
            left[channel] -= len(got)
            if not left[channel]:
                count += 1
                left[channel] = size
                channel.sendall(asked)
    return count / (time.perf_counter() - begun)


def _size(head: bytes, body: bytes) -> int:
    return len(head) + 4 + len(body)


def _ours(folder: str) -> dict[str, str]:
    """A site in service with the packs loaded."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tongban.site.settings",
        "DATABASE_URL": f"sqlite:///{folder}/tongban.sqlite3",
        "TONGBAN_DATA_DIR": folder,
        "TONGBAN_DEBUG": "no",
        "TONGBAN_DEMO": "no",
        "TONGBAN_HTTPS": "no",
    }
    for words in (["migrate", "-v0"], ["packs", "load"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "-m", "tongban", *words], env=environment, cwd=ROOT, check=True, capture_output=True
        )
    return environment


def rows() -> Iterator[Row]:
    """Two rows: the page, and the 304."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        plain = f"{folder}/plain.sqlite3"
        make_database(plain)
        ours = servers.enter_context(granian("tongban.site.wsgi:application", _ours(folder)))
        peer = servers.enter_context(
            granian("bench.plain_page:application", os.environ | {"BENCH_PLAIN_DATABASE": plain})
        )
        head, body = Line(ours).ask(request(PATH))
        again = Line(ours).ask(request(PATH))
        tag = head.split(b"etag: ", 1)[1].split(b"\r\n", 1)[0].decode()
        have = request(PATH, {"If-None-Match": tag})
        not_modified, empty = Line(ours).ask(have)
        right_page = body == again[1] and tag == f'"{hashlib.sha256(body).hexdigest()[:27]}"' and b"s-maxage" in head
        right_304 = not_modified.startswith(b"HTTP/1.1 304") and not empty
        plain_page = request("/item/7")
        page, kept, other = in_turn(
            lambda: answers_a_second(ours, request(PATH), b"HTTP/1.1 200"),
            lambda: answers_a_second(ours, have, b"HTTP/1.1 304"),
            lambda: answers_a_second(peer, plain_page, b"HTTP/1.1 200"),
            runs=3,
        )
    note = f"{len(body) / 1024:.0f} KB against a page of 0.4 KB; granian, 1 worker, 1 blocking thread"
    yield Row("public guide page", page, other, "answers/s", page / other, 1.5, right_page, note)
    yield Row("304 of a guide page", kept, other, "answers/s", kept / other, 3.0, right_304, "against the plain page")
