"""Small plots as inline SVG: bars with intervals, and curves in a unit square. No script, no file."""

import html
from collections.abc import Sequence

WIDTH, HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 12, 40

Point = tuple[float, float]


def curve(
    points: Sequence[Point],
    *,
    label: str,
    x: str,
    y: str,
    diagonal: bool = False,
    marks: bool = False,
    highest: float = 1.0,
) -> str:
    """A line through `points`, x from 0 to 1 and y from 0 to `highest`; each point has its values as a title.

    `marks` draws the points, `diagonal` the line y = x.
    """
    places = [_place(px, py / highest) for px, py in points]
    line = " ".join(f"{px:.1f},{py:.1f}" for px, py in places)
    dots = "".join(
        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{4 if marks else 7}" class="{"dot" if marks else "touch"}">'
        f"<title>{html.escape(x)} {vx:.2f} · {html.escape(y)} {vy:.2f}</title></circle>"
        for (px, py), (vx, vy) in zip(places, points, strict=True)
    )
    extra = ""
    if diagonal:
        (x0, y0), (x1, y1) = _place(0, 0), _place(1, 1)
        extra = f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" class="ideal"/>'
    return _svg(f'{_axes(x, y, highest)}{extra}<polyline points="{line}" class="line"/>{dots}', label)


def bars(rows: Sequence[tuple[str, float, float, float]], *, label: str) -> str:
    """One bar a row: (name, value, low, high), from 0 to 1, with the interval as a thin line."""
    height = 30
    total = len(rows) * height + 8
    parts = []
    for number, (name, value, low, high) in enumerate(rows):
        top = number * height + 6
        width = 250 * min(max(value, 0), 1)
        interval = (
            f'<line x1="{110 + 250 * low:.1f}" x2="{110 + 250 * high:.1f}" y1="{top + 9}" y2="{top + 9}" class="interval"/>'
            if low == low and high == high
            else ""
        )
        parts.append(
            f'<text x="102" y="{top + 13}" text-anchor="end">{html.escape(name)}</text>'
            f'<rect x="110" y="{top}" width="{width:.1f}" height="18" rx="3" class="bar">'
            f"<title>{html.escape(name)} {value:.3f} ({low:.3f}–{high:.3f})</title></rect>{interval}"
            f'<text x="372" y="{top + 13}" class="value">{value:.3f}</text>'
        )
    return _svg("".join(parts), label, height=total)


def _place(x: float, y: float) -> Point:
    return (_LEFT + x * (WIDTH - _LEFT - _RIGHT), HEIGHT - _BOTTOM - y * (HEIGHT - _TOP - _BOTTOM))


def _axes(x: str, y: str, highest: float) -> str:
    parts = []
    for step in range(5):
        share = step / 4
        px, py = _place(share, share)
        left, bottom = _place(0, 0)
        parts.append(
            f'<line x1="{left}" x2="{WIDTH - _RIGHT}" y1="{py:.1f}" y2="{py:.1f}" class="grid"/>'
            f'<text x="{left - 6}" y="{py + 4:.1f}" text-anchor="end">{share * highest:.2f}</text>'
            f'<text x="{px:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{share:.2f}</text>'
        )
    parts.append(
        f'<text x="{(WIDTH + _LEFT - _RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{html.escape(x)}</text>'
        f'<text x="12" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 12 {HEIGHT / 2})">{html.escape(y)}</text>'
    )
    return "".join(parts)


def _svg(body: str, label: str, *, height: int = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{html.escape(label)}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )
