"""Bar charts as SVG.

Two plain bar charts do not ask for a plotting library: written out, their text stays text (sharp
in print, readable by screen readers, in the page's own letters), and nothing has to be installed.
"""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 720, 122
TOP, BOTTOM, LEFT = 18, 22, 26
GAP = 0.22
"Of a bar's room that stays free."
MOST_LINES = 4


def bars(name: str, title: str, text: str, values: Sequence[tuple[str, int]], every: int) -> str:
    """A bar chart with a title and a text for those who do not see it; each `every`th is named."""
    most = max((count for _, count in values), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    room = (WIDTH - LEFT) / max(len(values), 1)
    floor = HEIGHT - BOTTOM

    def y(count: float) -> float:
        return floor - count / top * (floor - TOP)

    names = f'role="img" aria-labelledby="{name}-title {name}-text"'
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" {names} xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-text">{escape(text)}</desc>',
    ]
    for line in range(0, top + 1, step):
        parts.append(
            f'<line class="line" x1="{LEFT}" x2="{WIDTH}" y1="{y(line):.1f}" y2="{y(line):.1f}"/>'
        )
        parts.append(f'<text class="scale" x="{LEFT - 6}" y="{y(line) + 4:.1f}">{line}</text>')
    for number, (label, count) in enumerate(values):
        x = LEFT + number * room
        middle = x + room / 2
        if count:
            parts.append(
                f'<rect class="bar" x="{x + room * GAP / 2:.1f}" y="{y(count):.1f}" '
                f'width="{room * (1 - GAP):.1f}" height="{floor - y(count):.1f}"/>'
            )
            parts.append(
                f'<text class="count" x="{middle:.1f}" y="{y(count) - 4:.1f}">{count}</text>'
            )
        if number % every == 0:
            parts.append(
                f'<text class="name" x="{middle:.1f}" y="{HEIGHT - 6}">{escape(label)}</text>'
            )
    return "".join([*parts, "</svg>"])


def _step(most: int) -> int:
    """Between the lines: 1, 2, 5, 10, 20 ..., so that there are few."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most <= MOST_LINES * step:
                return step
        size *= 10
