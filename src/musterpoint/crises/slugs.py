"""Which short names a crisis cannot have, because pages of the organisation stand there."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ORGANISATION = "o/<slug:organisation_slug>/"
DESK = f"{ORGANISATION}desk/"


def taken() -> frozenset[str]:
    """Return the first words of the addresses that stand below an organisation."""
    return frozenset(_words(get_resolver().url_patterns, ""))


def _words(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        address = before + str(one.pattern).removeprefix("^")
        if not _is_on_the_way(address):
            continue
        word, slash, _rest = address.removeprefix(DESK).removeprefix(ORGANISATION).partition("/")
        if slash and address.startswith(ORGANISATION):
            if "<" not in word and "(" not in word:
                yield word
        elif isinstance(one, URLResolver):
            yield from _words(one.url_patterns, address)


def _is_on_the_way(address: str) -> bool:
    return address.startswith(ORGANISATION) or ORGANISATION.startswith(address)
