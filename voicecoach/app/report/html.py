"""The page as HTML: one file with all it needs, for print and for screen readers."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from voicecoach.app.report.charts import bars
from voicecoach.app.report.figures import Figures
from voicecoach.app.report.words import Words
from voicecoach.content import Content

STYLE = """
@page { size: A4; margin: 10mm 13mm; }
* { box-sizing: border-box; }
body { font: 15px/1.4 "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif;
  color: #1a1a1a; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.7rem; margin: 0; line-height: 1.2; }
h2, caption { font-size: 1rem; font-weight: 700; text-align: left; color: #123a5e;
  margin: 0 0 .3rem; padding: 0; }
header { border-bottom: 2px solid #123a5e; padding-bottom: .6rem; margin-bottom: 1rem; }
header p { margin: .2rem 0 0; }
.period { font-weight: 600; }
.lead, footer { color: #4a4a4a; font-size: .85rem; }
.row { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem 2rem;
  margin-bottom: 1rem; }
.row > * { flex: 1 1 13rem; min-width: 0; }
.row > .wide { flex-grow: 1.4; }
.wide section { margin: 1.2rem 0 0; }
.wide ul { columns: 2; }
section { margin-bottom: 1rem; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .18rem .5rem .18rem 0; border-bottom: 1px solid #d5d9de;
  vertical-align: top; }
th { font-weight: 400; }
thead th { color: #4a4a4a; font-size: .85rem; border-bottom-color: #8a949e; }
td.number, th.number { text-align: right; padding-right: 0; padding-left: .5rem; }
td.number { white-space: nowrap; }
td, th { overflow-wrap: anywhere; }
.key td { font-weight: 700; }
ul, ol { margin: 0; padding-left: 1.2rem; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 12px; fill: #1a1a1a; font-family: inherit; }
svg .name, svg .count { text-anchor: middle; }
svg .count { font-weight: 700; }
svg .scale { text-anchor: end; fill: #4a4a4a; }
svg .line { stroke: #d5d9de; }
svg .bar { fill: #2b6ca3; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media print {
  html { font-size: 8.8pt; }
  body { font-size: 1rem; line-height: 1.3; padding: 0; max-width: none;
    -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  header, .row, section { margin-bottom: .6rem; }
  th, td { padding-top: .1rem; padding-bottom: .1rem; }
  .lead, footer { font-size: .9rem; }
}
"""


def page(content: Content, found: Figures, conditions: frozenset[str], made: date) -> str:
    """The whole document."""
    words = Words(content)
    period = words.fill("period", first=words.day(found.first), last=words.day(found.last))
    person = _list("conditions", words["conditions"], _held(words, conditions), "ul")
    body = (
        _body(words, found, person) if found.cramps else f"<p>{escape(words['none'])}</p>{person}"
    )
    questions = _list("questions", words["questions"], content.diary.questions, "ol")
    title = escape(words["title"])
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(content.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}, {escape(period)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header>\n<h1>{title}</h1>\n<p class="period">{escape(period)}</p>\n'
        f'<p class="lead">{escape(words["lead"])}</p>\n</header>\n<main>\n{body}\n'
        f"{questions}\n</main>\n"
        f"<footer>{escape(words.fill('made', date=words.day(made)))}</footer>\n</body>\n</html>\n"
    )


def _body(words: Words, found: Figures, person: str) -> str:
    summary = _table(words["summary"], (), words.summary(found), style="key")
    places = _table(
        words["by_place"],
        (words["place"], words["left"], words["right"], words["no_side"], words["total"]),
        (
            (words.label(place), left, right, neither, left + right + neither)
            for place, left, right, neither in found.by_place
        ),
    )
    lengths = _table(
        words["by_length"],
        (words["length"], words["cramps"]),
        ((words[name], count) for name, count in found.by_length),
    )
    helped = _table(
        words["by_helped"],
        (words["what"], words["cramps"]),
        ((words.label(name), count) for name, count in found.by_helped),
    )
    latest = _table(
        words["latest"],
        tuple(words[key] for key in ("when", "place", "length", "by_helped", "note")),
        map(words.entry, found.latest),
    )
    weeks = [(words.short(day), count) for day, count in found.by_week]
    hours = [(str(hour), count) for hour, count in found.by_hour]
    return "\n".join(
        (
            _row(summary, f'<div class="wide">{places}{person}</div>'),
            _chart(
                words, "by_week", "week_of", words.weeks(found), weeks, max(1, len(weeks) // 12)
            ),
            _chart(words, "by_hour", "hour", words.hours(found), hours, 1, _no_hour(words, found)),
            _row(lengths, helped) if found.by_helped else lengths,
            f"<section>{latest}</section>",
        )
    )


def _no_hour(words: Words, found: Figures) -> str:
    return words.fill("no_hour", number=found.no_hour) if found.no_hour else ""


def _chart(
    words: Words,
    key: str,
    heading: str,
    text: str,
    values: Sequence[tuple[str, int]],
    every: int,
    below: str = "",
) -> str:
    """A chart to look at, and its numbers in a table for screen readers."""
    table = _table(words[key], (words[heading], words["cramps"]), values)
    note = f"<figcaption>{escape(below)}</figcaption>" if below else ""
    return (
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(words[key])}</h2>\n'
        f"<figure>{bars(key, words[key], text, values, every)}{note}</figure>\n"
        f'<div class="unseen">{table}</div></section>'
    )


def _held(words: Words, conditions: frozenset[str]) -> tuple[str, ...]:
    return words.conditions(conditions) or (words["no_conditions"],)


def _list(name: str, title: str, items: Iterable[str], tag: str) -> str:
    inside = "".join(f"<li>{escape(item)}</li>" for item in items)
    heading = f'<h2 id="{name}">{escape(title)}</h2>'
    return f'<section aria-labelledby="{name}">{heading}<{tag}>{inside}</{tag}></section>'


def _row(*parts: str) -> str:
    return f'<div class="row">{"".join(parts)}</div>'


def _table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]], style: str = ""
) -> str:
    """A table whose first column names the rows; whole numbers stand to the right."""
    filled = list(rows)
    numbers = [isinstance(cell, int) for cell in filled[0]] if filled else [False] * len(heads)
    head = "".join(
        f'<th scope="col"{_class(number)}>{escape(text)}</th>'
        for text, number in zip(heads, numbers, strict=False)
    )
    top = f"<thead><tr>{head}</tr></thead>" if heads else ""
    kind = f' class="{style}"' if style else ""
    made = "".join(_cells(row) for row in filled)
    return f"<table{kind}><caption>{escape(caption)}</caption>{top}<tbody>{made}</tbody></table>"


def _cells(row: Sequence[object]) -> str:
    first, *others = row
    cells = "".join(
        f"<td{_class(isinstance(cell, int))}>{escape(str(cell))}</td>" for cell in others
    )
    return f'<tr><th scope="row">{escape(str(first))}</th>{cells}</tr>'


def _class(number: bool) -> str:
    return ' class="number"' if number else ""
