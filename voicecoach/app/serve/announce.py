"""Tells the local network that the coach is there. The only file that imports zeroconf."""

import contextlib
import socket
from collections.abc import AsyncIterator

from voicecoach.app.serve.address import Address
from voicecoach.errors import InputError, MissingError

SERVICE = "_wyoming._tcp.local."
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  asked for, not bound to


@contextlib.asynccontextmanager
async def announced(address: Address, name: str) -> AsyncIterator[None]:
    """While this lasts, others find the server. Raises MissingError without zeroconf."""
    try:
        from zeroconf import NonUniqueNameException
        from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
    except ImportError as error:
        raise MissingError(
            "--announce needs the package zeroconf: run \"pip install 'voicecoach[announce]'\""
        ) from error
    service = AsyncServiceInfo(
        SERVICE,
        f"{name}.{SERVICE}",
        parsed_addresses=[_own_address() if address.host in ANYWHERE else address.host],
        port=address.port,
        server=f"{name}.local.",
    )
    net = AsyncZeroconf()
    try:
        try:
            await net.async_register_service(service)
        except NonUniqueNameException as error:
            raise InputError(f"'{name}' is announced already: give another --name") from error
        yield
        await net.async_unregister_service(service)
    finally:
        await net.async_close()


def check_announceable(address: Address) -> None:
    """Raises InputError for an address that nobody else can reach."""
    if not address.is_open:
        raise InputError(
            "--announce is for an address that others can reach: give --uri tcp://0.0.0.0:10700"
        )


def _own_address() -> str:
    """This machine's address in the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("224.0.0.251", 5353))
        except OSError:
            return socket.gethostbyname(socket.gethostname())
        return str(probe.getsockname()[0])
