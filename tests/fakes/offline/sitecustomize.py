"""Python reads this at every start of a command under test: no socket but for `models fetch`."""

import socket
import sys

NETWORK = (socket.AF_INET, socket.AF_INET6)


def refuse(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: cannot be taken out again, and sees every socket Python makes."""
    if event == "socket.__new__" and args[1] in NETWORK and "fetch" not in sys.argv:
        raise RuntimeError("a socket was opened, and only 'models fetch' may do that")


sys.addaudithook(refuse)
