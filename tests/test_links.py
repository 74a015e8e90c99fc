"""No page shows its reader a link that ends in a refusal: by crawling, one page of each address."""

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import signed_in
from tests.world import settle

pytestmark = pytest.mark.slow
#: Roles that see much and may do little, each of another kind.
ROLES = ("auditor", "border_officer", "caseworker", "storekeeper", "trainer")
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d[\d-]*(?=/|$)")


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


@pytest.mark.parametrize("role", ROLES)
def test_every_link_that_a_role_is_shown_opens(
    haven: Organisation, alice: Actor, role: str
) -> None:
    settle(haven, alice, ("Amina Diallo", "Rafiq Islam"))
    client = signed_in(haven.slug, role)
    waiting = deque([("/o/haven/desk/", "the start")])
    seen: set[str] = set()
    wrong: list[str] = []
    while waiting:
        path, source = waiting.popleft()
        kind = IDS.sub("*", path)
        if kind in seen or "sign-out" in path:
            continue
        seen.add(kind)
        status, links = opened(client, path)
        if status >= 400:
            wrong.append(f"{status} {path} linked from {source}")
        waiting += ((one, path) for one in links)
    assert len(seen) > 30
    assert wrong == []


def opened(client: Client, path: str) -> tuple[int, list[str]]:
    """Return the status of a page, and the paths on this site that it links to."""
    answer = client.get(path, follow=True)
    if "html" not in answer.get("Content-Type", "") or answer.streaming:
        return answer.status_code, []
    page = Links()
    page.feed(answer.content.decode())
    parts = [urlsplit(urljoin(answer.request["PATH_INFO"], one)) for one in page.found]
    return answer.status_code, [one.path for one in parts if not one.scheme and not one.netloc]
