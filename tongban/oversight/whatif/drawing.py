"""Before and after as two bars. Server-made SVG with classes only; the same figures stand in the table beside it."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from tongban.oversight.whatif.printed import Figure

WIDTH, THICK = 240, 12


def bars(figure: Figure) -> SafeString:
    """Two bars on one scale; nothing where a figure is missing."""
    if figure.before is None or figure.after is None:
        return mark_safe("")  # nothing is drawn
    whole = max(figure.before, figure.after, 100 if figure.unit == "%" else 0) or 1
    tone = {1: "better", -1: "worse"}.get(figure.better, "same")
    was, is_now = (round(value * WIDTH / whole, 1) for value in (figure.before, figure.after))
    return mark_safe(  # numbers and fixed words only
        f'<svg class="pair" viewBox="0 0 {WIDTH} {THICK * 2 + 4}" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="was" width="{was}" height="{THICK}"/>'
        f'<rect class="{tone}" y="{THICK + 4}" width="{is_now}" height="{THICK}"/></svg>'
    )
