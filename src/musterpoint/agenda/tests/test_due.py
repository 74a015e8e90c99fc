"""The list of all that is due, through its page and its file."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.agenda import queries
from musterpoint.agenda.queries import Asked
from musterpoint.cases import actions as cases
from musterpoint.cases.models import AnyCase
from musterpoint.cases.tests.cases.factories import officer, opened
from musterpoint.cases.tests.cases.moving_factories import Road
from musterpoint.cases.tests.cases.test_pages import actor_of
from musterpoint.cases.tests.screening import factories as screening
from musterpoint.feedback import actions as feedback
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DAY = timedelta(days=1)
DUE = "/o/haven/desk/due/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, portal: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    for one in (haven, portal):
        Organisation.objects.filter(id=one.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def by(dora: Client, haven: Organisation) -> Actor:
    return actor_of(dora, haven)


def visited(by: Actor, days: int, **more: object) -> AnyCase:
    """Open a case whose next visit is due so many days from now."""
    case = opened(by, name="Nimal Perera", **more)
    with acting_as(by):
        seen = cases.VisitIn(
            when=NOON - 30 * DAY, where="Ain Zara", who="himself", next_at=NOON + days * DAY
        )
        cases.visit(case.id, seen, by=by, at=NOON - 30 * DAY)
    return case


def text_of(client: Client, address: str = DUE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def test_what_is_mine_stands_late_first_with_its_link_and_no_name(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    later, late = visited(by, 3), visited(by, -2)
    other = visited(officer(haven, "Emil"), 1)
    page = text_of(dora, f"{DUE}?kind=visits")
    assert page.index(str(late.id)) < page.index(str(later.id))
    assert str(other.id) not in page
    assert page.count("Missed</strong>") + page.count("Missed</span>") >= 1
    assert "Nimal" not in page
    everybody = text_of(dora, f"{DUE}?kind=visits&view=all")
    assert str(other.id) in everybody
    only_late = text_of(dora, f"{DUE}?kind=visits&view=all&when=late")
    assert str(late.id) in only_late
    assert str(later.id) not in only_late
    assert "Nothing fits these filters" in text_of(dora, f"{DUE}?kind=translations&when=late")
    assert text_of(dora, f"{DUE}?kind=nonsense&after=nonsense&when=x&view=x&post=x")


def test_a_post_has_its_own_list_of_cases_and_their_steps(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    mine = visited(by, 1, post="Tripoli")
    emil = officer(haven, "Emil")
    beside = visited(emil, 2, post="Tripoli")
    away = visited(emil, 2, post="Tunis")
    page = text_of(dora, f"{DUE}?view=post")
    assert str(mine.id) in page
    assert str(beside.id) in page
    assert str(away.id) not in page
    assert str(mine.run_id) in page, "the steps of its procedure too"
    assert str(away.run_id) not in page
    assert str(away.id) in text_of(dora, f"{DUE}?view=post&post=Tunis")


def test_a_case_that_is_hidden_from_me_is_not_there_nor_its_steps(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    emil, sara = officer(haven, "Emil"), officer(haven, "Sara", "supervisor")
    case = visited(emil, 1)
    assert str(case.id) in text_of(dora, f"{DUE}?view=all")
    with acting_as(sara):
        cases.hide(case.id, by.id, "A cousin", by=sara, at=NOON)
    page = text_of(dora, f"{DUE}?view=all")
    assert str(case.id) not in page
    assert str(case.run_id) not in page


def test_offered_cases_silence_and_complaints_stand_on_it(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    road = Road.between(haven, portal, alice, olga)
    road.offer()
    pumps.run_due()
    visitor = actors.public(portal.id)
    with acting_as(visitor):
        feedback.receive(
            feedback.ReportIn(kind="service", text="The water is warm."), by=visitor, at=NOON
        )
    theirs = text_of(signed_in("portal", "portal_operator"), "/o/portal/desk/due/?view=all")
    assert f"Accept or decline a case of {haven.name}" in theirs
    assert "Acknowledge" in theirs
    assert "Nimal" not in theirs
    ours = text_of(signed_in("haven", "duty_officer"), f"{DUE}?view=all&kind=moves")
    assert f"Waits for {portal.name}" in ours


def test_red_flags_are_there_for_who_works_behind_the_wall_and_for_nobody_else(
    haven: Organisation, portal: Organisation
) -> None:
    cara = officer(portal, "Cara", "caseworker")
    otto = officer(portal, "Otto", "portal_operator")
    screening.in_use(otto)
    [mona] = screening.on_the_roll(otto, "Mona")
    with acting_as(otto):
        before = queries.board(Asked(by=otto, at=NOON, view="all"))
    with acting_as(cara):
        screening.talk(cara, mona, **screening.AFRAID)
        flags = queries.board(Asked(by=cara, at=NOON, kind="flags"))
        assert {one.item.what for one in flags.lines} == {"A red flag waits for a human"}
    with acting_as(otto):
        assert queries.board(Asked(by=otto, at=NOON, view="all")) == before
        assert "flags" not in [one.code for one in queries.sources(otto)]
        assert queries.board(Asked(by=otto, at=NOON, view="all", kind="flags")).lines == ()


def test_pages_go_on_where_the_last_one_ended_across_kinds(by: Actor) -> None:
    for days in range(4):
        visited(by, days + 1)
    with acting_as(by):
        whole = queries.board(Asked(by=by, at=NOON, view="all", limit=500)).lines
        found: list[queries.Line] = []
        after = None
        while True:
            page = queries.board(Asked(by=by, at=NOON, view="all", limit=2, after=after))
            found += page.lines
            after = queries.read_place(page.next)
            if after is None:
                break
        assert tuple(found) == whole
        assert {one.kind for one in whole} == {"procedures", "visits"}
        assert [one.item.due_at for one in whole] == sorted(one.item.due_at for one in whole)


def test_the_file_holds_what_the_filters_leave(dora: Client, by: Actor) -> None:
    visited(by, 1, post="=Tripoli")
    visited(by, -1)
    answer = dora.get(f"{DUE}due.csv?view=all&kind=visits")
    lines = answer.content.decode("utf-8-sig").strip().splitlines()
    assert lines[0] == "due_at,missed,kind,what,about,officer,post"
    assert [line.split(",")[1] for line in lines[1:]] == ["1", "0"]
    assert "'=Tripoli" in lines[2]
    assert "Nimal" not in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_items(dora: Client, by: Actor) -> None:
    visited(by, 1)
    text_of(dora)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text_of(dora)
    for days in range(5):
        visited(by, days + 2)
    with CaptureQueriesContext(connection) as many:
        text_of(dora)
    assert len(many) <= len(few) + 1


def test_who_has_no_desk_of_procedures_has_no_such_page(haven: Organisation) -> None:
    reader = signed_in("haven", "reader")
    assert reader.get(DUE).status_code == 403
    assert "/desk/due/" not in reader.get("/o/haven/desk/?all=1").content.decode()
