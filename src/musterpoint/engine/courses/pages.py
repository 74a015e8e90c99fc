"""Markdown of a module: what may stand in it, and its HTML. Raw HTML is never let through."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from musterpoint.engine.courses.model import Problem
from musterpoint.kernel.text import _

MEDIA = "media/"
#: Recordings: kind of file -> where in it stands how files of this kind begin.
SOUNDS = {
    "ogg": ((0, b"OggS"),),
    "opus": ((0, b"OggS"),),
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "m4a": ((4, b"ftyp"),),
}
_LINK = re.compile(r"(https://|mailto:|tel:)", re.IGNORECASE)
#: Classes of the public stylesheet, which the console's pages have as well.
_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-body govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-body govuk-list govuk-list--number",
    "blockquote_open": "govuk-inset-text",
    "link_open": "govuk-link",
    "table_open": "mp-table",
}
_HEADINGS = {"h1": "govuk-heading-l", "h2": "govuk-heading-m", "h3": "govuk-heading-s"}


def _parser(*, html: bool) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": html}).enable("table")


def html(body: str, address: Callable[[str], str]) -> str:
    """
    Return the HTML of a module without its first heading, which is the page's.

    ``address`` gives the address of a picture by its name. What looks like HTML in the text comes
    out as text.
    """
    parser = _parser(html=False)
    tokens = _without_title(parser.parse(body))
    for token in _all(tokens):
        _dress(token, address)
    parser.add_render_rule("image", _medium)
    written: str = parser.renderer.render(tokens, parser.options, {})
    return written


def is_sound(name: str) -> bool:
    """Say whether a file is a recording by its name."""
    return name.rpartition(".")[2].lower() in SOUNDS


def _medium(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    """Return a picture, or a recording that is loaded only when somebody plays it."""
    token = tokens[place]
    source = _source(token)
    if not is_sound(source):
        return renderer.image(tokens, place, options, env)
    words = renderer.renderInlineAsText(token.children, options, env)
    return (
        f'<audio controls preload="none" src="{escapeHtml(source)}" '
        f'aria-label="{escapeHtml(words)}"></audio>'
    )


def problems(file: str, body: str, media: Collection[str]) -> list[Problem]:
    """Return what may not stand in a module: no title, raw HTML, strange links, lost pictures."""
    found = []
    tokens = _parser(html=True).parse(body)
    if not tokens or tokens[0].tag != "h1":
        found.append(Problem(file=file, line=1, message="the first line is “# ” and the title"))
    for token, line in _lined(tokens):
        message = _wrong(token, media)
        if message:
            found.append(Problem(file=file, line=line, message=message))
    return found + _unwritten(file, tokens)


def _unwritten(file: str, tokens: list[Token]) -> list[Problem]:
    """Return the recordings below which nobody wrote what is said in them."""
    message = _("below a recording stands what is said in it, in lines that begin with “> ”")
    return [
        Problem(file=file, line=token.map[0] + 1 if token.map else 0, message=message)
        for place, token in enumerate(tokens)
        if any(one.type == "image" and is_sound(_source(one)) for one in token.children or [])
        and [one.type for one in tokens[place + 1 : place + 3]]
        != ["paragraph_close", "blockquote_open"]
    ]


def _source(token: Token) -> str:
    return str(token.attrGet("src") or "")


def title(body: str) -> str:
    """Return the first heading's words; empty when there is none."""
    tokens = _parser(html=False).parse(body)
    return tokens[1].content if len(tokens) > 1 and tokens[0].tag == "h1" else ""


def _wrong(token: Token, media: Collection[str]) -> str:
    if token.type in ("html_block", "html_inline"):
        return f"HTML is not allowed here: {token.content.strip()[:40]}"
    if token.type == "image":
        source = _source(token)
        if not source.startswith(MEDIA) or source.removeprefix(MEDIA) not in media:
            return f"there is no picture and no recording {source[:80]}"
        if not token.content.strip():
            if is_sound(source):
                return f"the recording {source[:80]} needs a name, between the brackets"
            return f"the picture {source[:80]} needs words for those who do not see it"
    if token.type == "link_open" and not _LINK.match(str(token.attrGet("href") or "")):
        return f"a link begins with https://, mailto: or tel:, not {token.attrGet('href')}"
    return ""


def _dress(token: Token, address: Callable[[str], str]) -> None:
    if token.type == "heading_open" and token.tag in _HEADINGS:
        token.attrSet("class", _HEADINGS[token.tag])
    elif token.type in _CLASSES:
        token.attrSet("class", _CLASSES[token.type])
    if token.type == "link_open":
        token.attrSet("rel", "noopener noreferrer")
    elif token.type == "image":
        token.attrSet("src", address(_source(token).removeprefix(MEDIA)))
        if not is_sound(_source(token)):
            token.attrSet("loading", "lazy")


def _without_title(tokens: list[Token]) -> list[Token]:
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _lined(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield token, line
        for child in _all(token.children or []):
            yield child, line
