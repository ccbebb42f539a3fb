"""A night for every test."""

import pytest

from tests.fakes.night import Night
from voicecoach.content import Content
from voicecoach.nlu import Understander


@pytest.fixture
def night(content: Content, understander: Understander) -> Night:
    """Nothing runs, and it is quiet."""
    return Night(content, understander)


@pytest.fixture
def calf(night: Night) -> Night:
    """The first hold for a calf cramp has begun."""
    night.hear("help my calf is cramping")
    night.into_hold(0)
    night.clear()
    return night


@pytest.fixture
def bed(night: Night) -> Night:
    """The pull in bed has begun: three holds of thirty seconds."""
    night.hear("cramp in bed")
    night.listen_out()
    night.hear("next")
    night.into_hold(0)
    night.clear()
    return night
