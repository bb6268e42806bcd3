"""The site on a free port of this machine, for as long as a story lasts."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class Quiet(WSGIRequestHandler):
    """Says nothing of single requests: the story is what is printed."""

    def log_message(self, format: str, *args: object) -> None:
        return


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of the site, served by a thread of this process."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
