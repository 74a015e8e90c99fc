"""QR codes as SVG that a strict content security policy lets through."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

from musterpoint.web.markup import trusted

QUIET_MODULES = 2


def svg(content: str, *, label: str, css_class: str = "mp-qr") -> SafeString:
    """
    Return an inline SVG of the code, black on white in every theme so that cameras read it.

    `label` says to a screen reader what the picture holds. Raises segno.DataOverflowError when
    `content` is longer than a QR code can be (about 2,900 bytes).
    """
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out,
        kind="svg",
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    drawing = out.getvalue().decode("ascii")
    opening = format_html('<svg class="{}" role="img" aria-label="{}" ', css_class, label)
    return trusted(drawing.replace("<svg ", opening, 1))


def data(content: str | bytes) -> bytes:
    """Return the code of a text or of raw bytes as a stand-alone SVG, for PDF and downloads."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out, kind="svg", border=QUIET_MODULES, dark="#000", light="#fff"
    )
    return out.getvalue()
