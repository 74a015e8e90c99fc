"""A badge in an image is taken out and checked like any other."""

import json
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.credentials import baked
from musterpoint.engine.credentials.tests.badges import proved, token

NS = 'xmlns:o="https://purl.imsglobal.org/ob/v3p0"'


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*texts: bytes) -> bytes:
    head = chunk(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            head,
            *(chunk(b"iTXt", one) for one in texts),
            chunk(b"IDAT", zlib.compress(b"\0\0")),
            chunk(b"IEND", b""),
        )
    )


def text(badge: str, key: str = "openbadgecredential", packed: int = 0) -> bytes:
    return key.encode() + bytes((0, packed, 0)) + b"ar\0\0" + badge.encode()


def svg(inner: str) -> bytes:
    return (
        f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" {NS}>{inner}</svg>'.encode()
    )


def test_both_images_give_back_both_forms() -> None:
    document = json.dumps(proved(), ensure_ascii=False)
    assert baked.taken_out(png(text("x", "Comment"), text(token()))).decode() == token()
    assert baked.taken_out(png(text(document))).decode() == document
    inner = f'<o:credential verify="{token()}"></o:credential><g/>'
    assert baked.taken_out(svg(inner)).decode() == token()
    inner = f"<o:credential><![CDATA[\n{document}\n]]></o:credential>"
    assert baked.taken_out(svg(inner)).decode() == document


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(), "no badge"),
        (png(text("a"), text("b")), "more than one"),
        (png(text("a", packed=1)), "packed"),
        (png(text("a", "openbadges")), "Open Badges 2"),
        (png(b"openbadgecredential"), "no badge"),
        (png(b"openbadgecredential\0\0\0ar"), "cut off"),
        (png(text("a"))[:-9], "cut off"),
        (png(text("a")).replace(b"\0a", b"\0b"), "broken"),
        (png(text(" ")), "empty"),
        (svg(""), "no badge"),
        (svg("<o:credential/>"), "empty"),
        (svg("<o:credential>a</o:credential><o:credential/>"), "more than one"),
        (svg('<a:assertion xmlns:a="http://openbadges.org"/>'), "Open Badges 2"),
        (b"<svg>", "neither a badge nor an SVG"),
        (b"<html><body>Not found", "neither a badge nor an SVG"),
        (
            b'<!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            b'<s xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>&e;</o:credential></s>',
            "empty",
        ),
    ],
)
def test_an_image_without_one_badge_says_why(data: bytes, words: str) -> None:
    assert baked.is_image(data)
    with pytest.raises(baked.NotBaked, match=words):
        baked.taken_out(data)


@given(st.integers(0, 400), st.integers(0, 400), st.binary(max_size=9))
@settings(max_examples=60, deadline=None)
def test_no_broken_image_breaks_the_reader(start: int, length: int, data: bytes) -> None:
    for whole in (png(text(token())), svg(f'<o:credential verify="{token()}"/>')):
        broken = whole[:start] + data + whole[start + length :]
        with suppress(baked.NotBaked):
            assert baked.taken_out(broken)
