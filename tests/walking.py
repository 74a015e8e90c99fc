"""
Every address of the site, filled with what somebody knows.

The addresses are read from the URL list, so that a page which somebody adds tomorrow is walked
without anybody remembering it; one whose address needs a value that nobody taught fails.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db import connection, reset_queries
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

SLUG = "organisation_slug"
Known = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Route:
    """One entry of the URL list: its name, the values it needs, and its door."""

    name: str
    values: tuple[str, ...]
    door: str

    @property
    def of_organisation(self) -> bool:
        """Say whether the address names an organisation."""
        return SLUG in self.values


def routes() -> list[Route]:
    """Return every entry of the URL list, in its order."""
    return list(dict.fromkeys(_routes(get_resolver(), (), (), "")))


def _routes(
    resolver: URLResolver, spaces: tuple[str, ...], values: tuple[str, ...], door: str
) -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern: Any = one.pattern
        needed = values + (tuple(pattern.converters) or tuple(pattern.regex.groupindex))
        if isinstance(one, URLPattern):
            name = ":".join((*spaces, one.name or "(no name)"))
            here = str(one.default_args.get("door", door)) or _door(name, needed)
            yield Route(name, needed, here)
        else:
            space = (one.namespace,) if one.namespace else ()
            inner = str(one.default_kwargs.get("door", door))
            yield from _routes(one, spaces + space, needed, inner)


def _door(name: str, values: tuple[str, ...]) -> str:
    return "api" if SLUG in values or name.startswith("api") else "platform"


def addresses(route: Route, slug: str, known: Known) -> list[str]:
    """Return the addresses of a route for every value that is known; KeyError names a new one."""
    names = [name for name in route.values if name != SLUG]
    fixed = {SLUG: slug} if route.of_organisation else {}
    return [
        reverse(route.name, kwargs=fixed | dict(zip(names, chosen, strict=True)))
        for chosen in product(*(known[name] for name in names))
    ]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that whoever asked can measure: also how many statements it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: object
    statements: int


def ask(client: Client, address: str, method: str = "GET", **sent: Any) -> Answer:
    """Ask for an address and return all of the answer."""
    reset_queries()  # the log holds only so many, and whoever captures does not empty it
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method.lower())(address, **sent)
    cookies = [("Set-Cookie", one.OutputString()) for one in response.cookies.values()]
    body = read(response)
    headers = [
        pair
        for pair in (*response.items(), *cookies)
        if isinstance(body, bytes) or pair[0] != "Content-Length"  # a workbook packs its moment
    ]
    return Answer(
        status=response.status_code,
        headers=tuple(sorted(headers)),
        body=body,
        statements=len(queries),
    )


def read(response: HttpResponse) -> object:
    """Return what a body says: text of a PDF, cells of a workbook, else the bytes."""
    data = b"".join(response) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    if data.startswith(b"PK"):
        book = load_workbook(io.BytesIO(data))
        return [[list(row) for row in sheet.values] for sheet in book.worksheets]
    return data
