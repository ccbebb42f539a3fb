"""How things look on a terminal."""

from rich.console import Console


def stderr_console() -> Console:
    """For progress and tables that are not the product."""
    return Console(stderr=True, highlight=False)
