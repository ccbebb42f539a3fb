"""A server of one file on this machine, as well-behaved or not as a test wants it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """What is served, and what was asked for."""

    data: bytes
    resumes: bool = True
    "Understands the header Range."
    breaks_off_after: int | None = None
    "Bytes of each answer that come before the connection breaks."
    status: int = 200
    silent: bool = False
    "Takes the question and never answers."
    babble: bytes = b""
    "Sends this in place of an answer, be it HTTP or not."
    url: str = ""
    ranges: list[str | None] = field(default_factory=list)
    "The header Range of each request."
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator["ModelServer"]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shop.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}/model.zip"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        wanted = to.headers.get("Range")
        self.ranges.append(wanted)
        if self.silent:
            self.over.wait(10)
            return
        if self.babble:
            to.wfile.write(self.babble)
            return
        begin = 0
        status = self.status
        if wanted and self.resumes:
            begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            status = 206
        body = self.data[begin:]
        to.send_response(status)
        to.send_header("Content-Length", str(len(body)))
        if status == 206:
            to.send_header("Content-Range", f"bytes {begin}-{len(self.data) - 1}/{len(self.data)}")
        to.end_headers()
        to.wfile.write(body if self.breaks_off_after is None else body[: self.breaks_off_after])
