"""The page as PDF. The only file that knows fpdf2, which comes with `voicecoach[report]`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from voicecoach.app.report.figures import Figures
from voicecoach.app.report.words import Words
from voicecoach.content import Content
from voicecoach.errors import MissingError

MARGIN_MM, WIDTH_MM, BETWEEN_MM = 14.0, 182.0, 8.0
LINE_MM, CHART_MM = 4.6, 27.0
TEXT_PT, HEAD_PT, TITLE_PT, SMALL_PT = 9, 10, 16, 7.5
BLUE, DARK, GREY, PALE = (43, 108, 163), (18, 58, 94), (74, 74, 74), (213, 217, 222)
FILLED = 0.78
"Of a bar's room."


def page(content: Content, found: Figures, conditions: frozenset[str], made: date) -> bytes:
    """The whole document. Raises MissingError without fpdf2."""
    try:
        from fpdf import FPDF
    except ImportError as error:
        raise MissingError(
            "a PDF needs the package fpdf2: pip install 'voicecoach[report]', or use --html"
        ) from error
    return _Page(FPDF(format="A4"), Words(content)).made(found, conditions, made)


class _Page:
    """Writes from the top of one sheet to its bottom."""

    def __init__(self, pdf: Any, words: Words) -> None:
        self._pdf = pdf
        self._words = words
        pdf.set_margin(MARGIN_MM)
        pdf.c_margin = 0
        pdf.set_auto_page_break(auto=False)
        pdf.set_lang(words.content.language)
        pdf.set_title(words["title"])
        pdf.add_page()

    def made(self, found: Figures, conditions: frozenset[str], made: date) -> bytes:
        words, half = self._words, (WIDTH_MM - BETWEEN_MM) / 2
        right = MARGIN_MM + half + BETWEEN_MM
        self._text(words["title"], TITLE_PT, bold=True, color=DARK, height=8)
        period = words.fill("period", first=words.day(found.first), last=words.day(found.last))
        self._text(period, HEAD_PT, bold=True)
        self._text(words["lead"], SMALL_PT, color=GREY)
        self._pdf.ln(2)
        if found.cramps:
            self._beside(
                lambda: self._table(words["summary"], (), words.summary(found), MARGIN_MM, half),
                lambda: self._table(
                    words["by_place"],
                    (words["place"], words["left"], words["right"], words["no_side"]),
                    ((words.label(p), str(a), str(b), str(c)) for p, a, b, c in found.by_place),
                    right,
                    half,
                ),
            )
            weeks = [(words.short(day), count) for day, count in found.by_week]
            self._chart(words["by_week"], weeks, max(1, len(weeks) // 12))
            self._chart(words["by_hour"], [(str(h), count) for h, count in found.by_hour], 1)
            if found.no_hour:
                self._text(words.fill("no_hour", number=found.no_hour), SMALL_PT, color=GREY)
            heads = (words["what"], words["cramps"])
            self._beside(
                lambda: self._table(
                    words["by_length"],
                    (words["length"], words["cramps"]),
                    ((words[name], str(count)) for name, count in found.by_length),
                    MARGIN_MM,
                    half,
                ),
                lambda: self._table(
                    words["by_helped"],
                    heads,
                    ((words.label(name), str(count)) for name, count in found.by_helped),
                    right,
                    half,
                ),
            )
            latest = tuple(words[key] for key in ("when", "place", "length", "by_helped", "note"))
            self._table(
                words["latest"], latest, map(words.entry, found.latest), MARGIN_MM, WIDTH_MM
            )
        else:
            self._text(words["none"], TEXT_PT)
        held = words.conditions(conditions) or (words["no_conditions"],)
        self._list(words["conditions"], held)
        self._list(words["questions"], words.content.diary.questions)
        self._text(words.fill("made", date=words.day(made)), SMALL_PT, color=GREY)
        return bytes(self._pdf.output())

    def _text(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        color: tuple[int, int, int] = (26, 26, 26),
        height: float = LINE_MM,
    ) -> None:
        self._font(size, bold, color)
        self._pdf.multi_cell(WIDTH_MM, height, _plain(text), new_x="LMARGIN", new_y="NEXT")

    def _font(self, size: float, bold: bool, color: tuple[int, int, int]) -> None:
        self._pdf.set_font("Helvetica", "B" if bold else "", size)
        self._pdf.set_text_color(*color)

    def _list(self, title: str, items: Iterable[str]) -> None:
        self._pdf.ln(1.5)
        self._text(title, HEAD_PT, bold=True, color=DARK, height=5)
        for item in items:
            self._text(f"-  {item}", TEXT_PT)

    def _beside(self, left: Any, right: Any) -> None:
        """Two parts beside each other; goes on below the longer one."""
        top = self._pdf.get_y()
        left()
        bottom = self._pdf.get_y()
        self._pdf.set_y(top)
        right()
        self._pdf.set_y(max(bottom, self._pdf.get_y()))

    def _table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        x: float,
        width: float,
    ) -> None:
        pdf = self._pdf
        pdf.set_x(x)
        self._font(HEAD_PT, True, DARK)
        pdf.cell(width, 5.5, _plain(title), new_x="LMARGIN", new_y="NEXT")
        listed = [(heads, True)] if heads else []
        listed += [(row, False) for row in rows]
        for cells, head in listed:
            shares = _shares(len(cells), bool(heads))
            pdf.set_x(x)
            self._font(SMALL_PT if head else TEXT_PT, False, GREY if head else (26, 26, 26))
            for share, cell in zip(shares, cells, strict=True):
                pdf.cell(share * width, LINE_MM, self._fitted(cell, share * width - 1))
            pdf.ln(LINE_MM)
            pdf.set_draw_color(*PALE)
            pdf.line(x, pdf.get_y(), x + width, pdf.get_y())
        pdf.ln(2)

    def _fitted(self, text: str, width: float) -> str:
        """A text cut off where its room ends."""
        shown = _plain(text)
        if self._pdf.get_string_width(shown) <= width:
            return shown
        while shown and self._pdf.get_string_width(f"{shown}...") > width:
            shown = shown[:-1]
        return f"{shown}..."

    def _chart(self, title: str, values: Sequence[tuple[str, int]], every: int) -> None:
        pdf = self._pdf
        self._text(title, HEAD_PT, bold=True, color=DARK, height=5.5)
        top = pdf.get_y() + 4
        floor = top + CHART_MM - 8
        most = max(count for _, count in values) or 1
        room = WIDTH_MM / len(values)
        pdf.set_fill_color(*BLUE)
        for number, (label, count) in enumerate(values):
            x = MARGIN_MM + number * room
            height = count / most * (floor - top)
            if count:
                pdf.rect(x + room * (1 - FILLED) / 2, floor - height, room * FILLED, height, "F")
                self._centred(str(count), x, floor - height - 3.6, room, bold=True)
            if number % every == 0:
                self._centred(label, x, floor + 0.6, room, bold=False)
        pdf.set_draw_color(*GREY)
        pdf.line(MARGIN_MM, floor, MARGIN_MM + WIDTH_MM, floor)
        pdf.set_y(floor + 6)

    def _centred(self, text: str, x: float, y: float, width: float, *, bold: bool) -> None:
        self._font(SMALL_PT, bold, (26, 26, 26))
        self._pdf.set_xy(x, y)
        self._pdf.cell(width, 3.4, _plain(text), align="C")


def _shares(columns: int, headed: bool) -> tuple[float, ...]:
    """How a table's width is shared out."""
    if columns == 2:  # noqa: PLR2004  the page has two shapes
        return (0.7, 0.3) if headed else (0.66, 0.34)
    if columns == 4:  # noqa: PLR2004  the page has two shapes
        return (0.4, 0.2, 0.2, 0.2)
    return (0.19, 0.21, 0.1, 0.15, 0.35)


def _plain(text: str) -> str:
    """What the letters built into every PDF reader can show."""
    dashed = text.replace("\N{EN DASH}", "-")
    return dashed.encode("latin-1", "replace").decode("latin-1")
