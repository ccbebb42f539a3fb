"""What the local network is told of the server."""

import asyncio

import pytest

from tests.fakes.zeroconf import FakeZeroconf
from voicecoach.app.serve.address import Address
from voicecoach.app.serve.announce import announced, check_announceable
from voicecoach.errors import InputError


def test_the_server_is_announced_while_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", FakeZeroconf)
    FakeZeroconf.events.clear()

    async def test() -> None:
        async with announced(Address("192.168.1.20", 10700), "bedroom"):
            ((what, service),) = FakeZeroconf.events
            assert what == "announced"
            assert service.type == "_wyoming._tcp.local."
            assert service.name == "bedroom._wyoming._tcp.local."
            assert service.port == 10700
            assert service.parsed_addresses() == ["192.168.1.20"]

    asyncio.run(test())
    assert [what for what, _ in FakeZeroconf.events] == ["announced", "taken back", "closed"]


@pytest.mark.parametrize(
    ("uri", "is_open"),
    [
        ("tcp://127.0.0.1:10700", False),
        ("tcp://localhost:10700", False),
        ("tcp://[::1]:10700", False),
        ("unix:///run/coach.sock", False),
        ("tcp://0.0.0.0:10700", True),
        ("tcp://192.168.1.20:10700", True),
        ("tcp://coach.lan:10700", True),
    ],
)
def test_only_what_others_can_reach_is_open(uri: str, is_open: bool) -> None:
    address = Address.of(uri)
    assert address.is_open is is_open
    assert address.uri == uri
    if is_open:
        check_announceable(address)
    else:
        with pytest.raises(InputError, match="others can reach"):
            check_announceable(address)
