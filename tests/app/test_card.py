"""The card: it is what the content says now, and what it names is understood."""

import re
from pathlib import Path

import pytest

from tests.app.conftest import Run
from voicecoach.app.card import card
from voicecoach.content import Content, Kind
from voicecoach.nlu import Context, Match, Understander

CARD = Path(__file__).resolve().parents[2] / "docs" / "card.md"
ROW = re.compile(r"^\| \*\*(.+)\*\* \| (.+) \|$", re.MULTILINE)
MOMENTS = (
    Context(),
    Context(routine="calf_cramp", relief=True),
    Context(routine="calf_cramp", relief=True, holding=True),
    Context(routine="calf_cramp", relief=True, paused=True),
    Context(offer="log"),
    Context(logged=True),
)


def test_the_card_in_the_pages_is_the_content_of_today(content: Content) -> None:
    assert CARD.read_text(encoding="utf-8") == card(content), (
        "run 'voicecoach export card docs/card.md'"
    )


@pytest.mark.parametrize("kind", [Kind.SAFETY, Kind.RELIEF, Kind.CONTROL])
def test_what_the_card_names_is_understood(
    content: Content, understander: Understander, kind: Kind
) -> None:
    titles = {entry.title: entry.id for entry in content.of_kind(kind)}
    rows = [row for row in ROW.findall(card(content)) if row[0] in titles]
    assert len(rows) == len(titles)
    for title, ways in rows:
        for way in re.findall("“(.+?)”", ways):
            moments = MOMENTS if kind is Kind.CONTROL else MOMENTS[:1]
            found = [understander.understand(way, moment) for moment in moments]
            meant = {match.id for match in found if isinstance(match, Match)}
            assert titles[title] in meant, (way, meant)


def test_the_command_prints_and_writes_it(run: Run, tmp_path: Path, content: Content) -> None:
    assert run("export", "card").out == card(content)
    assert run("export", "card", tmp_path / "card.md").code == 0
    assert (tmp_path / "card.md").read_text(encoding="utf-8") == card(content)
