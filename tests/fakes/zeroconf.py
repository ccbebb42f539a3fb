"""Stands for zeroconf's way into the local network."""

from typing import Any, ClassVar


class FakeZeroconf:
    """Notes what is announced and taken back."""

    events: ClassVar[list[tuple[str, Any]]] = []

    async def async_register_service(self, service: Any) -> None:
        self.events.append(("announced", service))

    async def async_unregister_service(self, service: Any) -> None:
        self.events.append(("taken back", service))

    async def async_close(self) -> None:
        self.events.append(("closed", None))
