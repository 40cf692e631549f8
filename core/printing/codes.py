"""QR codes for paper, made by segno, as SVG inside the page."""

import segno
from django.utils.safestring import mark_safe


def qr_svg(content: str, *, scale: int = 4) -> str:
    """An inline SVG of a QR code. The content must never be personal data: a reference, a link."""
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(scale=scale, border=2, omitsize=False)
    return mark_safe(svg)  # noqa: S308 - made by segno from a reference, not from input
