"""QR codes for paper, made by segno, as SVG inside the page."""

import segno
from django.utils.safestring import mark_safe


def qr_svg(content: str) -> str:
    """An inline SVG of a QR code, as large as its place.

    The content must never be personal data: a reference, a link.
    """
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(border=2, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made by segno from a reference, not from input
