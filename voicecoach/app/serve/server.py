"""The server: takes connections in, bounded in number, and ends in good order."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from voicecoach.app.serve import protocol
from voicecoach.app.serve.address import Address
from voicecoach.app.serve.client import Client, House
from voicecoach.app.serve.wire import Gone, within
from voicecoach.errors import InputError
from voicecoach.sound import Sound
from voicecoach.tts import Voice

CLOSE_WITHIN_S = 1.0
"A connection that is refused or over gets so long to take the last words."

log = logging.getLogger(__name__)


class Renderer:
    """A voice for many: one thread of its own renders, in the order asked."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")

    async def render(self, text: str, rate_wpm: int) -> Sound:
        """See Speaker."""
        work = partial(self._voice.render, text, rate_wpm)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Ends the thread."""
        self._thread.shutdown(wait=True, cancel_futures=True)


class Server:
    """Serves any number of clients up to a limit."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._connections: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()

    def stop(self) -> None:
        """Ends serving."""
        self._over.set()

    async def run(self, address: Address, on_ready: Callable[[Address], None]) -> None:
        """Serves until stopped. Raises InputError where it cannot listen there.

        `on_ready` is told the address, with the port that was taken where 0 was given.
        """
        async with self._listening(address) as bound:
            on_ready(bound)
            await self._over.wait()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def run_until_told(self, address: Address, on_ready: Callable[[Address], None]) -> None:
        """The same, ended by the signals that end a program."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers: there Ctrl-C ends it.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, self.stop)
        await self.run(address, on_ready)

    @contextlib.asynccontextmanager
    async def _listening(self, address: Address) -> AsyncIterator[Address]:
        limit = self._house.limits.header_bytes
        try:
            if address.path is None:
                server = await asyncio.start_server(
                    self._connected, address.host, address.port, limit=limit
                )
                bound = Address(address.host, server.sockets[0].getsockname()[1])
            else:
                address.make_way()
                before = os.umask(0o177)
                try:
                    server = await asyncio.start_unix_server(
                        self._connected, address.path, limit=limit
                    )
                finally:
                    os.umask(before)
                bound = address
        except OSError as error:
            raise InputError(
                f"{address.uri} cannot be listened at ({error.strerror or error}): "
                "give another --uri"
            ) from error
        try:
            yield bound
        finally:
            server.close()
            if address.path is not None:
                address.path.unlink(missing_ok=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= self._house.limits.clients:
            await self._refuse(writer)
            return
        self._connections.add(task)
        try:
            await Client(self._house, reader, writer).serve()
        except asyncio.CancelledError:
            # The server ends; asyncio would write of a task that was cancelled.
            log.debug("a connection was ended")
        except Exception:
            # Whatever one client has brought about, the others are served on.
            log.exception("a connection ended by a fault of the server")
        finally:
            await _closed(writer)
            self._connections.discard(task)

    async def _refuse(self, writer: asyncio.StreamWriter) -> None:
        log.warning("a client was sent away: there are %d", len(self._connections))
        with contextlib.suppress(Gone):
            busy = protocol.trouble("too many clients: try again later", "busy")
            await within(protocol.async_write_event(busy, writer), CLOSE_WITHIN_S)
        await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await within(writer.wait_closed(), CLOSE_WITHIN_S)
    except (Gone, asyncio.CancelledError):
        # What it was sent last it does not take, or the server ends: then it goes without.
        writer.transport.abort()
