"""
A badge inside its image (Open Badges 3.0, section 5.3): take it out of a PNG or an SVG.

A PNG carries it in a text chunk, an SVG in an element of its own: as a token, or as JSON.
"""

import zlib
from collections.abc import Iterator

from lxml import etree

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_ELEMENT = "{https://purl.imsglobal.org/ob/v3p0}credential"
#: How badges of Open Badges 2 are carried: another standard, which is not read here.
_OLD_KEYWORD, _OLD_ELEMENT = b"openbadges", "{http://openbadges.org}assertion"
_OLD = "the image holds a badge of Open Badges 2 or older, which is not read here"


class NotBaked(ValueError):
    """No badge can be taken out of the image; the message says why."""


def is_image(data: bytes) -> bool:
    """Say whether these bytes are a PNG or begin as XML does."""
    return data.startswith(_PNG) or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def taken_out(data: bytes) -> bytes:
    """Return the badge that stands in an image, as JSON or a token. Raises NotBaked."""
    found = _of_png(data) if data.startswith(_PNG) else _of_svg(data)
    if not found.strip():
        raise NotBaked("the image's place for a badge is empty")
    return found.strip()


def _of_png(data: bytes) -> bytes:
    found = [body for kind, body in _chunks(data) if kind == b"iTXt"]
    parted = [one.split(b"\0", 1) for one in found]
    badges = [rest[0] for name, *rest in parted if name == _KEYWORD and rest]
    if len(badges) > 1:
        raise NotBaked("the image holds more than one badge")
    if not badges:
        is_old = any(name == _OLD_KEYWORD for name, *_rest in parted)
        raise NotBaked(_OLD if is_old else "the image holds no badge")
    packed, _method, rest = badges[0][:1], badges[0][1:2], badges[0][2:]
    if packed != b"\0":
        raise NotBaked("the badge in the image is packed, which the standard forbids")
    # A language and a translated keyword stand before the text, each closed by a zero.
    parts = rest.split(b"\0", 2)
    if len(parts) < 3:
        raise NotBaked("the image's text is cut off")
    return parts[2]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 8 + length
        body, check = data[at + 8 : end], data[end : end + 4]
        if len(body) < length or int.from_bytes(check) != zlib.crc32(kind + body):
            raise NotBaked("the image is broken or cut off")
        yield kind, body
        if kind == b"IEND":
            return
        at = end + 4
    raise NotBaked("the image is broken or cut off")


def _of_svg(data: bytes) -> bytes:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NotBaked("the file is neither a badge nor an SVG that can be read") from None
    found = list(root.iter(_ELEMENT))
    if len(found) > 1:
        raise NotBaked("the image holds more than one badge")
    if not found:
        is_old = next(root.iter(_OLD_ELEMENT), None) is not None
        raise NotBaked(_OLD if is_old else "the image holds no badge")
    return str(found[0].get("verify") or found[0].text or "").encode("utf-8", "replace")
