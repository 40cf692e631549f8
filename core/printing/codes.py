"""QR codes and bar codes for paper, made by segno and python-barcode, as SVG inside the page."""

import re

import barcode
import segno
from barcode.writer import SVGWriter
from django.utils.safestring import mark_safe

_SIZE = {side: re.compile(rf' {side}="([0-9.]+)mm"') for side in ("width", "height")}
_MILLIMETRES = re.compile(r'"([0-9.]+)mm"')


def qr_svg(content: str) -> str:
    """An inline SVG of a QR code, as large as its place.

    The content must never be personal data: a reference, a link.
    """
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(border=2, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made by segno from a reference, not from input


def code128_svg(content: str) -> str:
    """An inline SVG of a Code 128 bar code, as wide as its place; the same rule for its content."""
    code = barcode.Code128(content, writer=SVGWriter())
    drawn = code.render({"write_text": False, "quiet_zone": 2, "module_height": 10}).decode()
    svg = drawn[drawn.index("<svg") :]
    wide, high = (float(_SIZE[side].search(svg)[1]) for side in ("width", "height"))
    # The library draws in millimetres and has no view box, without which nothing scales.
    box = f'<svg viewBox="0 0 {wide} {high}" preserveAspectRatio="none" role="img"'
    svg = _MILLIMETRES.sub(r'"\1"', _SIZE["height"].sub("", _SIZE["width"].sub("", svg, 1), 1))
    return mark_safe(svg.replace("<svg", box, 1))  # noqa: S308 - made from a reference
