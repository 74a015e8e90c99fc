"""Small pieces of markup."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from musterpoint.web import components, qr
from musterpoint.web.icons import ICONS, STATUS_ICONS
from musterpoint.web.parts import Pages, PersonLine, shares

NOW = datetime(2026, 11, 21, 0, 12, tzinfo=UTC)
EVIL = '"><script>alert(1)</script>'


def drawn(source: str, **values: Any) -> str:
    return Template("{% load mp %}" + source).render(Context(values))


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_a_drawing_and_nothing_else(name: str) -> None:
    assert re.fullmatch(
        r'<path d="[MmLlHhVvCcSsQqTtAaZz0-9 ,.-]+"( transform="[^"]+")?/>', ICONS[name]
    )


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in components.icon("ok")
    assert 'aria-label="Safe"' in components.icon("ok", label="Safe")


@pytest.mark.parametrize("kind", sorted(STATUS_ICONS))
def test_a_status_has_a_word_a_shape_and_a_colour(kind: str) -> None:
    pill = components.status(kind, "Words")
    assert f"mp-tag--{kind}" in pill
    assert "<svg" in pill
    assert "Words" in pill


@pytest.mark.parametrize(("level", "levels"), [(1, 4), (4, 4), (3, 5), (1, 1), (0, 4)])
def test_the_ladder_fills_as_many_bars_as_the_level(level: int, levels: int) -> None:
    ladder = components.ladder(level, levels)
    assert ladder.count("<rect") == levels
    assert ladder.count('class="on"') == level
    assert 1 <= components.shade(level, levels) <= 4


def test_a_bar_never_runs_over_its_end() -> None:
    bar = components.bar([(80, ""), (50, "hatch"), (-3, "b")])
    assert [float(w) for w in re.findall(r'width="([\d.]+)%"', bar)] == [80, 20, 0]


def test_shares_of_nothing_are_an_empty_bar() -> None:
    assert shares([(3, "")], 0) == []
    assert shares([(1, ""), (3, "c")], 4) == [(25.0, ""), (75.0, "c")]


def test_what_is_not_known_is_hatched() -> None:
    assert 'class="hatch"' in drawn("{% share_bar None %}")


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "ok" evil %}',
        "{% level 4 evil %}",
        "{{ evil|ref }}",
        "{{ evil|bdi }}",
        '{% person_name evil evil|add:"x" "ar" %}',
        '{% icon "ok" label=evil %}',
        '{% callout "help" title=evil %}{{ evil }}{% endcallout %}',
        '{% empty "ok" evil %}{{ evil }}{% endempty %}',
        '{% card evil "name" aside=evil %}{{ evil }}{% endcard %}',
        "{% scroll evil %}{% endscroll %}",
        "{% person_list people evil %}",
        '{% sort_header "name" evil %}',
        '{% closed_box "/x" reasons evil %}',
        "{% moment now place=evil %}",
    ],
)
def test_what_people_typed_stays_text(source: str) -> None:
    values = {
        "evil": EVIL,
        "now": NOW,
        "reasons": [("a", EVIL)],
        "people": [PersonLine(name=EVIL, note=EVIL)],
        "request": RequestFactory().get("/", {"q": EVIL}),
    }
    out = drawn(source, **values)
    assert "<script" not in out
    assert "alert(1)" in out


def test_a_reference_runs_left_to_right() -> None:
    assert (
        components.reference("MP-7K4D-29QX") == '<bdi class="mp-ref" dir="ltr">MP-7K4D-29QX</bdi>'
    )


def test_a_name_in_its_own_script_follows_the_latin_one() -> None:
    written = components.person_name("Nadira Tuvalo", "نديرة توفالو", "ar")
    assert 'lang="ar"' in written
    assert written.index("Nadira") < written.index("نديرة")


@pytest.mark.parametrize(
    ("query", "state", "link"),
    [
        ("", "none", "sort=name"),
        ("sort=name", "ascending", "sort=-name"),
        ("sort=-name", "descending", "sort=name"),
    ],
)
def test_a_sort_link_turns_round_and_begins_again(query: str, state: str, link: str) -> None:
    request = RequestFactory().get(f"/?after=abc&q=x&{query}")
    head = drawn('{% sort_header "name" "Name" %}', request=request)
    assert f'aria-sort="{state}"' in head
    assert f'href="?q=x&amp;{link}"' in head


@pytest.mark.parametrize(("minutes", "kind"), [(-12, "help"), (48, "due"), (300, "soft")])
def test_a_late_deadline_is_an_alarm(minutes: int, kind: str) -> None:
    out = drawn("{% due at now %}", at=NOW + timedelta(minutes=minutes), now=NOW)
    assert f"mp-txt--{kind}" in out


def test_a_list_continues_by_links() -> None:
    out = drawn("{% pages p %}", p=Pages(next_url="?after=x", first=1, last=50, total=8660))
    assert "1 to 50 of 8,660" in out
    assert 'rel="next" href="?after=x"' in out
    assert 'rel="prev"' not in out


def test_the_closed_box_asks_for_a_reason_and_shows_nothing() -> None:
    out = drawn('{% closed_box "/show" reasons %}', reasons=[("care", "To give care now")])
    assert 'method="post" action="/show"' in out
    assert "This box is on every record" in out


def test_a_code_is_black_on_white_with_a_label() -> None:
    code = qr.svg("MP-7K4D-29QX", label="Your <code>")
    assert 'aria-label="Your &lt;code&gt;"' in code
    assert "style=" not in code
    assert 'fill="#fff"' in code
