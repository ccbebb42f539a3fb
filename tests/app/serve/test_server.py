"""The server as the client library of the protocol sees it, over TCP and a Unix socket."""

import asyncio
import json
import random
import stat
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info
from wyoming.intent import Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.snd import Played
from wyoming.timer import TimerCancelled, TimerStarted, TimerUpdated
from wyoming.tts import Synthesize

from tests.fakes.serving import HEARD, ServedHouse
from voicecoach.app.serve.limits import Limits
from voicecoach.content import Content
from voicecoach.nlu import Understander

LOUD = b"c" * 2048
"Two frames in which the fake detector finds speech."
WITHIN_S = 20.0


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 60))


@asynccontextmanager
async def client(uri: str) -> AsyncIterator[AsyncClient]:
    made = AsyncClient.from_uri(uri, connect_timeout=WITHIN_S, read_timeout=WITHIN_S)
    async with made:
        yield made


async def ask(made: AsyncClient, text: str, **context: object) -> Event:
    await made.write_event(Transcript(text, context=context or None).event())
    answer = await made.read_event()
    assert answer is not None
    return answer


async def handled(made: AsyncClient, text: str, **context: object) -> str:
    answer = await ask(made, text, **context)
    assert Handled.is_type(answer.type), answer
    return Handled.from_event(answer).text or ""


async def heard(made: AsyncClient, pieces: int = 20, **written: int) -> str:
    form = {"rate": 16000, "width": 2, "channels": 1, **written}
    await made.write_event(Transcribe().event())
    await made.write_event(AudioStart(**form).event())
    for _ in range(pieces):
        await made.write_event(AudioChunk(**form, audio=LOUD).event())
    await made.write_event(AudioStop().event())
    answer = await made.read_event()
    assert answer is not None
    assert Transcript.is_type(answer.type), answer
    return Transcript.from_event(answer).text


@pytest.fixture
def house(content: Content, understander: Understander) -> ServedHouse:
    return ServedHouse(content, understander)


# -- what it offers ---------------------------------------------------------------------------


def test_it_says_what_it_offers(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await made.write_event(Describe().event())
            answer = await made.read_event()
            assert answer is not None
            offered = Info.from_event(answer)
            programs = [offered.asr, offered.tts, offered.handle, offered.intent]
            assert [p[0].name for p in programs] == ["voicecoach"] * 4
            assert offered.asr[0].models[0].languages == ["en"]
            assert offered.tts[0].voices[0].languages == ["en"]
            await made.write_event(Ping("there?").event())
            answer = await made.read_event()
            assert answer is not None
            assert Pong.from_event(answer).text == "there?"

    run(test())


def test_sound_is_written_down(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            assert await heard(made) == HEARD
            # The same connection may be used again.
            assert await heard(made) == HEARD

    run(test())


@pytest.mark.parametrize("written", [{"rate": 48000}, {"channels": 2}, {"width": 4}, {"width": 1}])
def test_sound_of_other_formats_is_taken(house: ServedHouse, written: dict[str, int]) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            assert await heard(made, 60, **written) in (HEARD, "")

    run(test())


def test_text_is_answered_and_what_is_for_others_is_not_handled(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            said = await handled(made, "help, my calf is cramping")
            assert "toes up" in said
            assert "ten seconds" in said
            answer = await ask(made, "turn on the kitchen lights")
            assert NotHandled.is_type(answer.type)
            assert NotHandled.from_event(answer).text

    run(test())


def test_a_warning_comes_first(house: ServedHouse, content: Content) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            said = await handled(made, "I can't breathe and my chest hurts")
            assert said.startswith(content.entries["emergency"].say)

    run(test())


def test_the_context_comes_back_and_names_the_conversation(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address:
            async with client(address.uri) as one:
                answer = await ask(one, "help, my calf is cramping", conversation_id="night")
                assert Handled.from_event(answer).context == {"conversation_id": "night"}
            # As Home Assistant does: a connection for every sentence.
            async with client(address.uri) as again, client(address.uri) as other:
                said = await handled(again, "next", conversation_id="night")
                assert "stand up" in said
                elsewhere = await ask(other, "next", conversation_id="day")
                assert NotHandled.is_type(elsewhere.type)

    run(test())


def test_recognising_tells_the_intent_with_slots_and_changes_nothing(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await made.write_event(Recognize("help, my left calf is cramping").event())
            answer = await made.read_event()
            assert answer is not None
            found = Intent.from_event(answer)
            slots = {entity.name: entity.value for entity in found.entities}
            assert found.name == "calf_cramp"
            assert (slots["kind"], slots["side"]) == ("relief", "left")
            await made.write_event(Recognize("turn on the kitchen lights").event())
            answer = await made.read_event()
            assert answer is not None
            assert NotRecognized.is_type(answer.type)
            assert NotHandled.is_type((await ask(made, "next")).type)

    run(test())


def test_it_speaks(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await made.write_event(Synthesize("one two three four").event())
            answer = await made.read_event()
            assert answer is not None
            begun = AudioStart.from_event(answer)
            assert (begun.rate, begun.width, begun.channels) == (16000, 2, 1)
            length = 0
            while (answer := await made.read_event()) and AudioChunk.is_type(answer.type):
                length += AudioChunk.from_event(answer).samples
            assert answer is not None
            assert AudioStop.is_type(answer.type)
            # The fake voice takes 0.4 s a word.
            assert length == 4 * 6400

    run(test())


# -- holds ------------------------------------------------------------------------------------


def test_a_client_that_wants_timers_is_told_what_happens_by_itself(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await handled(made, "help, my calf is cramping", conversation_id="a", timers=True)
            await made.write_event(Played().event())
            answer = await made.read_event()
            assert answer is not None
            started = TimerStarted.from_event(answer)
            assert (started.total_seconds, started.name) == (10, "calf_cramp")
            await made.write_event(Transcript("wait", {"conversation_id": "a"}).event())
            told = [await made.read_event(), await made.read_event()]
            by_type = {event.type: event for event in told if event}
            assert set(by_type) == {"handled", "timer-updated"}
            paused = TimerUpdated.from_event(by_type["timer-updated"])
            assert (paused.id, paused.is_active) == (started.id, False)
            await made.write_event(Transcript("stop", {"conversation_id": "a"}).event())
            told = [await made.read_event(), await made.read_event()]
            by_type = {event.type: event for event in told if event}
            cancelled = TimerCancelled.from_event(by_type["timer-cancelled"])
            assert cancelled.id == started.id

    run(test())


def test_the_unix_socket_is_for_its_owner_and_goes_away(house: ServedHouse, tmp_path: Path) -> None:
    path = tmp_path / "coach.sock"

    async def test() -> None:
        async with house.running(path) as address, client(address.uri) as made:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert "toes up" in await handled(made, "help, my calf is cramping")
            assert await heard(made) == HEARD

    run(test())
    assert not path.exists()


# -- many, and bad ones -----------------------------------------------------------------------


def test_fifty_clients_at_once_each_have_their_own_conversation(house: ServedHouse) -> None:
    cries = {"my calf is cramping": "calf", "i have a cramp in my foot": "foot"}

    async def one(uri: str, number: int) -> None:
        cry, place = list(cries.items())[number % 2]
        async with client(uri) as made:
            assert place in await handled(made, cry, conversation_id=f"c{number}")
            assert await heard(made) == HEARD
            await handled(made, "next", conversation_id=f"c{number}")

    async def test() -> None:
        async with house.running() as address:
            await asyncio.gather(*(one(address.uri, number) for number in range(50)))
            assert len(house.conversations) == 50

    run(test())


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def served(uri: str) -> None:
    """Somebody else is served as ever."""
    async with client(uri) as made:
        assert "toes up" in await handled(made, "help, my calf is cramping")


BAD = {
    "no json": b"hello\n",
    "a list": b"[]\n",
    "no type": b"{}\n",
    "a number for a type": b'{"type": 7}\n',
    "deep": b"[" * 8000 + b"\n",
    "a long line": b'{"type": "' + b"x" * 100_000 + b'"}\n',
    "no line at all": b"x" * 100_000,
    "much data announced": b'{"type": "transcript", "data_length": 1000000000}\n',
    "much sound announced": b'{"type": "audio-chunk", "payload_length": 1000000000}\n',
    "less than nothing": b'{"type": "transcript", "data_length": -1}\n',
    "half a byte": b'{"type": "transcript", "data_length": 0.5}\n',
    "data that is no json": b'{"type": "transcript", "data_length": 3}\nabc',
    "data that is a list": b'{"type": "transcript", "data_length": 2}\n[]',
    "not utf-8": b'{"type": "\xff\xfe"}\n',
}


@pytest.mark.parametrize("sent", BAD.values(), ids=BAD.keys())
def test_what_is_no_message_ends_that_connection_with_a_reason(
    house: ServedHouse, sent: bytes
) -> None:
    async def test() -> None:
        async with house.running() as address:
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(sent)
            line = await asyncio.wait_for(reader.readline(), WITHIN_S)
            assert json.loads(line)["type"] == "error"
            await hang_up(writer)
            await served(address.uri)

    run(test())


WRONG = (
    ("transcript", {}),
    ("transcript", {"text": 7}),
    ("transcript", {"text": "next", "context": "night"}),
    ("recognize", {"text": None}),
    ("synthesize", {"text": ["a"]}),
    ("synthesize", {"text": "a", "voice": 7}),
    ("audio-start", {"rate": "fast", "width": 2, "channels": 1}),
    ("audio-start", {"rate": 0, "width": 2, "channels": 1}),
    ("audio-start", {"rate": 16000, "width": 3, "channels": 1}),
    ("audio-start", {"rate": 16000, "width": 2, "channels": 10**9}),
    ("audio-chunk", {}),
    ("transcribe", {"context": []}),
    ("ping", {"text": {}}),
    ("transcript", {"text": "x" * 2000}),
    ("synthesize", {"text": "x" * 20000}),
)
HALF = b'{"type": "transcript", "data": {"text": "next", "context": {"a": "\\ud800"}}}\n'
"A context that JSON can hold and nobody can write."


@pytest.mark.parametrize(("kind", "data"), WRONG)
def test_what_is_wrong_in_a_message_is_told_and_the_connection_goes_on(
    house: ServedHouse, kind: str, data: dict[str, Any]
) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await made.write_event(Event(kind, data))
            answer = await made.read_event()
            assert answer is not None
            assert Error.from_event(answer).text
            assert "toes up" in await handled(made, "help, my calf is cramping")

    run(test())


def test_half_a_character_is_told(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address:
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(HALF)
            assert json.loads(await reader.readline())["type"] == "error"
            await hang_up(writer)
            await served(address.uri)

    run(test())


def test_types_that_are_nothing_to_us_are_passed_over(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            await made.write_event(Event("satellite-connected"))
            await made.write_event(Event("audio-stop"))
            await made.write_event(AudioChunk(16000, 2, 1, LOUD).event())
            assert "toes up" in await handled(made, "help, my calf is cramping")

    run(test())


def test_random_bytes_harm_nobody(house: ServedHouse) -> None:
    chance = random.Random(8)
    good = [
        Transcript("next").event(),
        AudioStart(16000, 2, 1).event(),
        AudioChunk(16000, 2, 1, LOUD).event(),
        AudioStop().event(),
        Synthesize("hello").event(),
        Describe().event(),
    ]

    def junk() -> bytes:
        parts = []
        for _ in range(chance.randrange(1, 8)):
            event = chance.choice(good)
            data = json.dumps(event.data).encode()
            payload = event.payload or b""
            head = {"type": event.type, "data_length": len(data), "payload_length": len(payload)}
            parts.append(json.dumps(head).encode() + b"\n" + data + payload)
        whole = bytearray(b"".join(parts))
        for _ in range(chance.randrange(0, 12)):
            whole[chance.randrange(len(whole))] = chance.randrange(256)
        return bytes(whole[: chance.randrange(1, len(whole) + 1)])

    async def throw(address: Any, sent: bytes) -> None:
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(sent)
        writer.write_eof()
        with suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), WITHIN_S)
        await hang_up(writer)

    async def test() -> None:
        async with house.running() as address:
            for _ in range(30):
                throws = (throw(address, junk()) for _ in range(10))
                await asyncio.gather(*throws, served(address.uri))

    run(test())


def test_one_client_too_many_is_told_so(content: Content, understander: Understander) -> None:
    house = ServedHouse(content, understander, Limits(clients=2))

    async def test() -> None:
        async with house.running() as address:
            async with client(address.uri) as one, client(address.uri) as two:
                await handled(one, "help, my calf is cramping")
                await handled(two, "help, my calf is cramping")
                async with client(address.uri) as three:
                    answer = await three.read_event()
                    assert answer is not None
                    assert Error.from_event(answer).code == "busy"
                assert "stand up" in await handled(one, "next")
            await asyncio.sleep(0.2)
            await served(address.uri)

    run(test())


def test_who_is_silent_or_slow_is_sent_away(content: Content, understander: Understander) -> None:
    house = ServedHouse(content, understander, Limits(idle_s=0.3, message_s=0.3))

    async def ends(address: Any, sent: bytes) -> float:
        began = time.monotonic()
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(sent)
        await asyncio.wait_for(reader.read(), WITHIN_S)
        await hang_up(writer)
        return time.monotonic() - began

    async def test() -> None:
        async with house.running() as address:
            slow = b'{"type": "transcript", "data_length": 100}\n{"te'
            took = await asyncio.gather(ends(address, b""), ends(address, slow))
            assert max(took) < 5
            await served(address.uri)

    run(test())


def test_who_does_not_listen_is_sent_away(content: Content, understander: Understander) -> None:
    house = ServedHouse(content, understander, Limits(message_s=0.5))

    async def test() -> None:
        async with house.running() as address:
            _reader, writer = await asyncio.open_connection(address.host, address.port)
            wish = json.dumps({"type": "synthesize", "data": {"text": "word " * 390}}) + "\n"
            for _ in range(20):
                writer.write(wish.encode())
            await served(address.uri)
            for _ in range(100):
                if not house.server._connections:
                    break
                await asyncio.sleep(0.1)
            assert not house.server._connections
            writer.transport.abort()
            await hang_up(writer)

    run(test())


def test_who_vanishes_in_the_middle_leaves_nothing_behind(house: ServedHouse) -> None:
    async def test() -> None:
        async with house.running() as address:
            for _ in range(5):
                async with client(address.uri) as made:
                    await ask(made, "help, my calf is cramping", timers=True)
                    await made.write_event(AudioStart(16000, 2, 1).event())
                    await made.write_event(AudioChunk(16000, 2, 1, LOUD * 20).event())
            await asyncio.sleep(0.3)
            assert not house.server._connections
            assert len(house.conversations) == 0
            assert len(house.recognisers._idle) <= 5
            await served(address.uri)

    run(test())


def test_a_long_speech_is_cut_off_and_written_down(
    content: Content, understander: Understander
) -> None:
    house = ServedHouse(content, understander, Limits(utterance_s=1.0))

    async def test() -> None:
        async with house.running() as address, client(address.uri) as made:
            # Five seconds; the transcript comes after the first, and only once.
            assert await heard(made, 80) == HEARD
            assert "toes up" in await handled(made, "help, my calf is cramping")

    run(test())
