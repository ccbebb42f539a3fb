"""Where the server can be reached."""

import ipaddress
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from voicecoach.errors import InputError

EXAMPLES = "give tcp://127.0.0.1:10700 or unix:///run/voicecoach.sock"


@dataclass(frozen=True, slots=True)
class Address:
    """A host and port, or the path of a Unix socket."""

    host: str = ""
    port: int = 0
    path: Path | None = None

    @classmethod
    def of(cls, uri: str) -> "Address":
        """Raises InputError for what is no address of a server."""
        try:
            parts = urlsplit(uri)
            port = parts.port
        except ValueError as error:
            raise InputError(f"'{uri}' is no address: {EXAMPLES}") from error
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return cls(path=Path(parts.path))
        if (
            parts.scheme == "tcp"
            and parts.hostname
            and port is not None
            and parts.path in ("", "/")
        ):
            return cls(parts.hostname, port)
        raise InputError(f"'{uri}' is no address: {EXAMPLES}")

    @property
    def uri(self) -> str:
        """As it is written."""
        if self.path is not None:
            return f"unix://{self.path}"
        return (
            f"tcp://[{self.host}]:{self.port}"
            if ":" in self.host
            else f"tcp://{self.host}:{self.port}"
        )

    @property
    def is_open(self) -> bool:
        """Whether other machines may reach it."""
        if self.path is not None or self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True

    def make_way(self) -> None:
        """Clears away the socket of a server that was killed. Raises InputError for all else."""
        if self.path is None or not self.path.exists():
            return
        if not stat.S_ISSOCK(self.path.stat().st_mode):
            raise InputError(f"{self.path} is there and no socket: give another place")
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1.0)
            probe.connect(str(self.path))
            raise InputError(f"another server listens at {self.path}: give another place")
        self.path.unlink(missing_ok=True)
