"""Messages on a stream, within limits: a line of JSON, then data and sound of announced length."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from voicecoach.app.serve.limits import Limits

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a client."""

    type: str
    data: dict[str, Any] = field(default_factory=dict)
    payload: bytes = b""


class BadMessage(Exception):  # noqa: N818  its name is what it is
    """What came is no message, or too large a one: the stream cannot be followed any further."""


class Gone(Exception):  # noqa: N818  its name is what it is
    """The client has left, is silent for too long, or does not take what it is sent."""


async def read_message(reader: asyncio.StreamReader, limits: Limits) -> Message:
    """The next message. Raises BadMessage, or Gone where none comes any more."""
    try:
        line = await within(reader.readline(), limits.idle_s)
    except ValueError as error:
        raise BadMessage("the first line of a message is too long") from error
    if not line.endswith(b"\n"):
        raise Gone
    head = _object(line)
    kind, data = head.get("type"), head.get("data") or {}
    if not isinstance(kind, str) or not isinstance(data, dict):
        raise BadMessage("a message needs a type, and data that is an object")
    data_length = _length(head, "data_length", limits.data_bytes)
    payload_length = _length(head, "payload_length", limits.payload_bytes)
    rest = await within(_exactly(reader, data_length + payload_length), limits.message_s)
    if data_length:
        data = {**data, **_object(rest[:data_length])}
    return Message(kind, data, rest[data_length:])


async def _exactly(reader: asyncio.StreamReader, count: int) -> bytes:
    return await reader.readexactly(count) if count else b""


async def within(work: Awaitable[T], seconds: float) -> T:
    """Waits for a client, but not for ever. Raises Gone."""
    try:
        return await asyncio.wait_for(work, seconds)
    except (asyncio.TimeoutError, asyncio.IncompleteReadError, OSError) as error:
        # Before Python 3.11 asyncio's timeout is one of its own.
        raise Gone from error


def _length(head: dict[str, Any], name: str, most: int) -> int:
    length = head.get(name) or 0
    if not isinstance(length, int) or isinstance(length, bool) or not 0 <= length <= most:
        raise BadMessage(f"{name} must be a whole number up to {most}")
    return length


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessage("what should be JSON is not") from error
    if not isinstance(found, dict):
        raise BadMessage("what should be an object is not")
    return found
