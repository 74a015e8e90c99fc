"""The skeletons and the pattern sheets."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings

from musterpoint.web import context
from musterpoint.web.page import Chrome, NavGroup, NavItem, with_current

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SHEETS = ("/patterns/", "/patterns/public/")
PUBLIC_LIMIT_BYTES = 60_000
PUBLIC_GOAL_BYTES = 22_000


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse, and ids that stand twice."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        handlers = [name for name in names if name.startswith("on") or name.startswith("hx-on")]
        if "style" in names or handlers or tag == "style":
            self.refused.append(f"<{tag}> {sorted(names)}")
        if tag == "script" and "src" not in names:
            self.refused.append("inline <script>")
        if (names.get("href") or "").startswith("javascript:"):
            self.refused.append("javascript: link")
        if names.get("id"):
            self.ids.append(str(names["id"]))


def parsed(page: str) -> Inline:
    found = Inline()
    found.feed(page)
    return found


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_template_compiles(path: Path) -> None:
    assert get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("address", SHEETS)
@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fr", "ltr")])
def test_a_sheet_is_written_in_the_direction_of_its_language(
    client: Client, address: str, code: str, direction: str
) -> None:
    page = client.get(address, {"lang": code})
    assert page.status_code == 200
    assert re.search(rf'<html [^>]*lang="{code}" dir="{direction}"', page.content.decode())


@pytest.mark.parametrize("address", [*SHEETS, "/fail/409/", "/fail/500/?console"])
def test_nothing_inline_stands_on_a_page(client: Client, address: str) -> None:
    found = parsed(client.get(address).content.decode())
    assert found.refused == []
    assert sorted(found.ids) == sorted(set(found.ids))


def test_a_public_page_with_its_style_is_light(client: Client, build: Path) -> None:
    page = client.get("/patterns/public/").content
    loaded = [page, (build / "public.css").read_bytes(), (build / "public.js").read_bytes()]
    weight = sum(len(gzip.compress(part)) for part in loaded)
    assert weight < PUBLIC_GOAL_BYTES < PUBLIC_LIMIT_BYTES


def test_sheets_are_hidden_unless_a_setting_shows_them(client: Client) -> None:
    with override_settings(SHOW_PATTERNS=False):
        assert client.get("/patterns/").status_code == 404
        assert client.get("/patterns/public/").status_code == 404


@pytest.mark.parametrize("address", SHEETS)
def test_an_exercise_says_so_on_every_page(client: Client, address: str) -> None:
    assert "Nothing here is real" in client.get(address).content.decode()


def test_a_public_page_can_be_left_in_one_click(client: Client) -> None:
    page = client.get("/patterns/public/").content.decode()
    assert "data-mp-leave" in page
    assert 'href="https://www.wikipedia.org/"' in page


def test_pages_without_chrome_get_a_plain_one() -> None:
    request = RequestFactory().get("/somewhere", {"q": "Tuvalo"})
    values = context.chrome(request)
    assert values["chrome"] == Chrome()
    assert [link.url for link in values["language_links"]][1] == "/somewhere?q=Tuvalo&lang=ar"


def test_the_longest_address_of_the_rail_is_the_current_one() -> None:
    items = (NavItem(url="/desk/", label="Board"), NavItem(url="/desk/people/", label="People"))
    (group,) = with_current((NavGroup(label="This crisis", items=items),), "/desk/people/7/")
    assert [item.current for item in group.items] == [False, True]


@pytest.mark.parametrize(
    ("name", "initials"), [("I. Maro", "IM"), ("Sefa", "S"), ("Ana Li Duran", "AD"), ("", "")]
)
def test_initials_are_the_first_and_the_last(name: str, initials: str) -> None:
    assert Chrome(user_name=name).initials == initials


def test_names_of_a_tenant_are_escaped() -> None:
    request = RequestFactory().get("/")
    setattr(request, "chrome", Chrome(organisation="<b>Evil</b>", place='"><script>x</script>'))  # noqa: B010
    page = get_template("web/public.html").render({}, request)
    assert "<b>Evil" not in page
    assert "<script>x" not in page
