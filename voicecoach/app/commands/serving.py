"""serve: the coach for other programs in the house."""

import asyncio
import contextlib
import os
import time
from typing import TYPE_CHECKING, Any

import click

from voicecoach.app.cli import app_of
from voicecoach.errors import InputError, MissingError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from voicecoach.app.serve.client import House
    from voicecoach.app.serve.limits import Limits
    from voicecoach.app.wiring import App

URI = "tcp://127.0.0.1:10700"
OPEN = (
    "{uri} is open to everybody who can reach this machine: there is no password and no "
    "encryption, and whoever connects can talk to the coach{diary}. Keep it in your own network."
)


@click.command()
@click.option("--uri", default=URI, show_default=True, help="tcp://HOST:PORT or unix:///PATH.")
@click.option("--model", default="", help="Vosk model: a name or a folder.")
@click.option(
    "--diary",
    is_flag=True,
    help="Clients use and change your diary and profile; else nothing is kept.",
)
@click.option("--clients", default=100, show_default=True, help="Connections at once.")
@click.option(
    "--idle",
    "idle_s",
    default=300.0,
    show_default=True,
    help="Seconds till one that is silent is closed.",
)
@click.option(
    "--utterance",
    "utterance_s",
    default=30.0,
    show_default=True,
    help="Seconds of sound listened to at a time.",
)
@click.option(
    "--threads", default=0, help="Threads that recognise; as many as processors if not given."
)
@click.option("--announce", is_flag=True, help="Let others in the network find it (zeroconf).")
@click.option("--name", default="voicecoach", show_default=True, help="The name it is found by.")
@click.pass_context
def serve(
    ctx: click.Context,
    uri: str,
    model: str,
    diary: bool,
    clients: int,
    idle_s: float,
    utterance_s: float,
    threads: int,
    announce: bool,
    name: str,
) -> None:
    """Serve Home Assistant and other programs by the Wyoming protocol. End with Ctrl-C.

    Hears (speech to text), understands and answers (intent, handle) and speaks (text to speech);
    each client has its own conversation. Prints Ready and the address on standard error. Other
    machines can reach it only if --uri names an address of this machine, or 0.0.0.0 for all.
    """
    try:
        from voicecoach.app.serve.announce import announced, check_announceable
        from voicecoach.app.serve.server import Server
    except ImportError as error:
        raise MissingError(
            "the package wyoming is missing: run \"pip install 'voicecoach[wyoming]'\""
        ) from error
    from voicecoach.app.serve.address import Address
    from voicecoach.app.serve.limits import Limits

    address = Address.of(uri)
    if announce:
        check_announceable(address)
    for value, option in ((clients, "clients"), (idle_s, "idle"), (utterance_s, "utterance")):
        if value <= 0:
            raise InputError(f"--{option} must be more than 0")
    limits = Limits(clients=clients, idle_s=idle_s, utterance_s=utterance_s)
    app = app_of(ctx, model=model, memory=None if diary else False)
    if address.is_open:
        with_diary = " and read or delete your diary" if diary else ""
        click.echo(OPEN.format(uri=address.uri, diary=with_diary), err=True)

    async def run() -> None:
        async with contextlib.AsyncExitStack() as stack:
            house = await stack.enter_async_context(
                _house(app, limits, threads or os.cpu_count() or 1)
            )
            bound: asyncio.Future[Address] = asyncio.get_running_loop().create_future()
            serving = asyncio.create_task(Server(house).run_until_told(address, bound.set_result))
            either: set[asyncio.Future[Any]] = {serving, bound}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if bound.done():
                if announce:
                    await stack.enter_async_context(announced(bound.result(), name))
                click.echo(f"Ready {bound.result().uri}", err=True)
            await serving

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


@contextlib.asynccontextmanager
async def _house(app: "App", limits: "Limits", threads: int) -> "AsyncIterator[House]":
    """What all clients share, made before the first of them comes."""
    from voicecoach.app.serve.client import House
    from voicecoach.app.serve.conversations import Conversations
    from voicecoach.app.serve.hearing import Recognisers
    from voicecoach.app.serve.opening import opener
    from voicecoach.app.serve.protocol import offer
    from voicecoach.app.serve.server import Renderer

    language = app.settings.language
    with contextlib.ExitStack() as stack:
        recognisers = Recognisers(app.recogniser, threads)
        stack.callback(recognisers.close)
        # A model that cannot be loaded is told at once, not to the first who speaks.
        recognisers.give_back(recognisers.take())
        voice = stack.enter_context(app.voice())
        renderer = Renderer(voice)
        stack.callback(renderer.close)
        conversations = Conversations(opener(app), time.monotonic, limits)
        stack.callback(conversations.close)
        yield House(
            limits=limits,
            conversations=conversations,
            recognisers=recognisers,
            vocabularies=app.vocabularies,
            ears=app.ears(),
            speaker=renderer,
            offer=offer(language, app.model_path.name, voice.name),
            language=language,
            rate_wpm=app.settings.rate,
        )
