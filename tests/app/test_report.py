"""The page for a doctor: its figures, its structure, and how it looks in a real browser."""

import re
import shutil
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Run
from voicecoach.app.report import pdf
from voicecoach.app.report.charts import bars
from voicecoach.app.report.figures import Figures, figures
from voicecoach.app.report.html import page
from voicecoach.content import Content
from voicecoach.dialogue import Cramp
from voicecoach.errors import MissingError
from voicecoach.store import Diary

NOW = datetime(2026, 11, 20, 12, 0)
"A Friday."
PLACES = ("calf", "inner_calf", "foot", "toe", "hamstring", "thigh", "leg")
HELPS = ("stretch", "rub", "heat", "ice", "walk", "drink", "rest")
HARM = "<script>alert(1)</script>"


def cramp(days: int, hour: int = 3, **of: Any) -> Cramp:
    at = NOW.replace(hour=hour) - timedelta(days=days)
    return Cramp(at, **{"place": "calf", "side": "left", **of})


FEW = (
    cramp(1, duration_s=30, woke=True, strength=4, helped=("rub",)),
    cramp(2, hour=2, duration_s=200, strength=8, helped=("rub", "heat")),
    cramp(3, place="foot", side="", rough=True),
    cramp(4, hour=14, side="right", duration_s=900),
    cramp(300),
)


def fullest() -> tuple[Cramp, ...]:
    """As much on the page as there can be."""
    return tuple(
        cramp(
            n % 80,
            hour=n % 24,
            place=PLACES[n % 7],
            side=("left", "right", "")[n % 3],
            duration_s=n * 7 % 1200,
            strength=n % 11,
            helped=(HELPS[n % 7],),
            woke=n % 2 == 0,
            rough=n % 9 == 0,
            note=f"{HARM} & a long note that goes on for more than a line, or so it seems",
        )
        for n in range(1, 400)
    )


# -- figures --------------------------------------------------------------------------------


def test_what_is_counted() -> None:
    found = figures(FEW, NOW)
    assert (found.first, found.last) == (date(2026, 8, 31), date(2026, 11, 20))
    assert (found.cramps, found.nights, found.longest_row, found.woke) == (4, 3, 3, 1)
    assert found.a_week == 0.3
    assert found.durations_s == (200, 30, 900)
    assert found.strength == 6
    assert found.by_week[-1] == (date(2026, 11, 16), 4)
    assert len(found.by_week) == 12
    assert found.by_hour[0] == (12, 0)
    assert {hour: count for hour, count in found.by_hour if count} == {14: 1, 2: 1, 3: 1}
    assert found.no_hour == 1
    assert found.by_place == (("calf", 2, 1, 0), ("foot", 0, 0, 1))
    assert dict(found.by_length) == {
        "under_1": 1,
        "under_5": 1,
        "under_10": 0,
        "over_10": 1,
        "unknown": 1,
    }
    assert found.by_helped == (("rub", 2), ("heat", 1))
    assert [one.at.day for one in found.latest] == [19, 18, 17, 16]


def test_of_an_empty_diary_everything_is_zero() -> None:
    found = figures((), NOW, weeks=1)
    assert (found.cramps, found.longest_row, found.durations_s) == (0, 0, (0, 0, 0))
    assert found.by_week == ((date(2026, 11, 16), 0),)


def test_only_so_many_weeks_are_counted() -> None:
    assert figures(FEW, NOW, weeks=60).cramps == 5
    assert figures(FEW, NOW, weeks=1).cramps == 4


def test_lines_of_a_chart_stand_at_round_numbers() -> None:
    def lines(most: int) -> list[int]:
        drawn = bars("x", "", "", [("a", most)], 1)
        return [int(n) for n in re.findall(r'class="scale"[^>]*>(\d+)<', drawn)]

    assert lines(0) == [0, 1]
    assert lines(3) == [0, 1, 2, 3]
    assert lines(9) == [0, 5, 10]
    assert lines(130) == [0, 50, 100, 150]


def test_a_report_over_ten_thousand_entries_is_quick(content: Content, tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary.sqlite3")
    many = [cramp(n // 30, hour=n % 24, duration_s=n % 900) for n in range(10_000)]
    diary.add_all(many)
    began = time.perf_counter()
    found = figures(diary.cramps(), NOW, weeks=52)
    page(content, found, diary.conditions(), NOW.date())
    assert time.perf_counter() - began < 2.0
    diary.close()


# -- structure ------------------------------------------------------------------------------


class Structure(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, name: str) -> int:
        return sum(tag == name for tag, _ in self.tags)


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(fullest(), NOW)


@pytest.fixture(scope="module")
def html(content: Content, found: Figures) -> str:
    return page(content, found, frozenset(content.diary.conditions), NOW.date())


def test_every_table_has_a_caption_and_every_heading_a_scope(html: str) -> None:
    structure = Structure(html)
    assert structure.count("table") == structure.count("caption") == 7
    assert {attrs.get("scope") for tag, attrs in structure.tags if tag == "th"} == {"row", "col"}


def test_every_plot_has_a_name_and_a_text(html: str) -> None:
    structure = Structure(html)
    plots = [attrs for tag, attrs in structure.tags if tag == "svg"]
    ids = {attrs.get("id") for _, attrs in structure.tags}
    assert len(plots) == 2
    for plot in plots:
        assert plot["role"] == "img"
        assert set((plot["aria-labelledby"] or "").split()) <= ids
    assert "most were" in html
    assert "most came between" in html


def test_the_document_has_a_language_one_title_and_one_heading(html: str) -> None:
    structure = Structure(html)
    assert ("html", {"lang": "en"}) in structure.tags
    assert structure.count("h1") == structure.count("main") == 1
    assert "<title>Leg cramps, a diary, 31 August 2026 to 20 November 2026</title>" in html


def test_a_note_is_never_markup(html: str) -> None:
    assert HARM not in html
    assert "&lt;script&gt;" in html


def test_nothing_is_fetched(html: str) -> None:
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_an_empty_diary_has_a_page_too(content: Content) -> None:
    text = page(content, figures((), NOW), frozenset(), NOW.date())
    assert "There are no cramps in the diary." in text
    assert "Nothing was said." in text
    assert "<svg" not in text


# -- PDF ------------------------------------------------------------------------------------


def test_the_pdf_is_one_page(content: Content, found: Figures) -> None:
    made = pdf.page(content, found, frozenset(content.diary.conditions), NOW.date())
    assert made.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", made)) == 1


def test_an_empty_pdf(content: Content) -> None:
    assert pdf.page(content, figures((), NOW), frozenset(), NOW.date()).startswith(b"%PDF")


def test_without_fpdf_the_cure_is_named(
    content: Content, found: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fpdf", None)
    with pytest.raises(MissingError, match=r"voicecoach\[report\]"):
        pdf.page(content, found, frozenset(), NOW.date())


# -- command line ---------------------------------------------------------------------------


def test_the_report_from_the_command_line(run: Run, tmp_path: Path) -> None:
    run("diary", "add", "calf", "--side", "left", "--minutes", "5")
    assert re.search(r"^Cramps +1$", run("diary", "report").out, re.MULTILINE)
    assert run("diary", "report", "--json").json()["by_place"]["calf"]["left"] == 1
    ran = run("diary", "report", "--html", "r.html", "--pdf", "r.pdf", "--weeks", "4")
    assert ran.out == ""
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert run("diary", "report", "--html", "no/folder/r.html").code == 2
    assert run("diary", "report", "--weeks", "0").code == 2


def test_looking_makes_no_file(run: Run, home: Path) -> None:
    assert run("diary", "report").code == 0
    assert run("diary", "list").code == 0
    assert run("profile", "show").code == 0
    assert not (home / "data").exists()


# -- in a real browser ------------------------------------------------------------------------

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not here: script/setup --dev"
    )
    program = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if program is None:
        pytest.skip(
            f"there is no browser here: script/setup --dev as root; one of {', '.join(BROWSERS)}"
        )
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def shown(browser: Any, html: str, tmp_path: Path) -> Iterator[Any]:
    file = tmp_path / "report.html"
    file.write_text(html, encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1000, "height": 1300})
    tab.troubles = []
    tab.on("pageerror", lambda error: tab.troubles.append(str(error)))
    tab.on("console", lambda message: tab.troubles.append(message.text))
    tab.on("dialog", lambda dialog: tab.troubles.append("a dialog"))
    tab.on("request", lambda request: tab.troubles.append(request.url))
    tab.goto(file.as_uri())
    tab.troubles.remove(file.as_uri())
    yield tab
    tab.close()


def test_it_opens_without_a_complaint(shown: Any) -> None:
    assert shown.troubles == []
    assert shown.title().startswith("Leg cramps")
    assert shown.locator("svg rect.bar").count() > 20


def test_it_prints_on_one_page(shown: Any) -> None:
    printed = shown.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", printed)) == 1


@pytest.mark.parametrize("width", [360, 794, 1400])
def test_nothing_sticks_out_at_any_width(shown: Any, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_a_screen_reader_finds_headings_tables_and_plots(shown: Any) -> None:
    heard = shown.locator("body").aria_snapshot()
    assert '- heading "Leg cramps, a diary" [level=1]' in heard
    for table in ("Summary", "Muscle and side", "Cramps by week", "What helped"):
        assert f'table "{table}"' in heard
    assert 'img "Cramps by hour of the day' in heard
    assert "rowheader" in heard
    assert "columnheader" in heard


def test_words_stand_out_from_the_paper(shown: Any) -> None:
    """Contrast of every text with white, as WCAG counts it, is 4.5 or more."""
    lowest = shown.evaluate(
        """() => {
          const light = rgb => rgb.match(/\\d+/g).slice(0, 3).map(Number)
            .map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const texts = [...document.querySelectorAll('body *')].filter(e => e.textContent.trim());
          return Math.min(...texts.map(e => {
            const style = getComputedStyle(e);
            const colour = e instanceof SVGElement ? style.fill : style.color;
            return 1.05 / (light(colour) + 0.05);
          }));
        }"""
    )
    assert lowest >= 4.5


def test_nothing_overlaps_on_paper(shown: Any, tmp_path: Path) -> None:
    shown.emulate_media(media="print")
    boxes = shown.evaluate(
        """() => [...document.querySelectorAll('main > *, header, footer')]
          .map(e => e.getBoundingClientRect()).map(b => [b.top, b.bottom])"""
    )
    ordered = sorted(boxes)
    assert all(first[1] <= second[0] + 1 for first, second in pairwise(ordered))
    picture = shown.screenshot(full_page=True, path=tmp_path / "report.png")
    assert len(picture) > 20_000
