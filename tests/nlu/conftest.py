"""A small folder of content for each test."""

from pathlib import Path

import pytest

from tests.content.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Content without faults, for the test to spoil."""
    return Folder(tmp_path / "intents")
