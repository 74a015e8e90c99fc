"""Help names the crisis and the country it is for, and is paid out of what was given for them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from musterpoint.crises import actions as crises
from musterpoint.crises import queries as crisis_queries
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.crises.tests.factories import TRIPOLI, persons
from musterpoint.funds import actions as funds
from musterpoint.funds import bound, naming
from musterpoint.funds.actions import HeadIn, NotEnough, WindowIn
from musterpoint.funds.models import Commitment, Fund
from musterpoint.funds.purposes import Purpose
from musterpoint.grants import actions
from musterpoint.grants.actions import BadApplication, NotNow
from musterpoint.grants.causes import Cause
from musterpoint.grants.models import Application, State
from musterpoint.grants.tests.factories import BANK, Desk, clock, project, published
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

BASE = "/o/haven/desk/grants/"
HOSTS = {"libya": "LBY", "sudan": "SDN"}


class Bound(Desk):
    """Applications are paid out of a window that holds only what a test gives it."""

    def __init__(self, of: Organisation) -> None:
        super().__init__(of)
        self.chief = officer(of, "Huda", "head_of_mission")
        with acting_as(self.manager):
            self.slug = Fund.objects.get().slug
        self.crises: dict[str, Crisis] = {}
        with acting_as(self.chief):
            for slug, country in HOSTS.items():
                self.crises[slug] = crises.declare(
                    slug, slug.title(), country, "origin", [TRIPOLI], "News", by=self.chief, at=NOON
                )
        self.empty()

    def empty(self) -> None:
        """Take a new window, in which nothing is."""
        self.place = f"w-{uuid4().hex[:8]}"
        with acting_as(self.manager):
            made = funds.add_window(
                self.slug, WindowIn(code=self.place, name=self.place), by=self.manager, at=NOON
            )
            self.window = made
            self.head = funds.add_head(
                made.id, HeadIn(code="help", name="Help"), by=self.manager, at=NOON
            ).id

    def cause(self, words: str) -> Cause:
        """Return the cause of ``libya``, ``TUN``, ``libya TUN`` or nothing."""
        parts = {("crisis" if one in HOSTS else "country"): one for one in words.split()}
        crisis = self.crises[parts["crisis"]].id if "crisis" in parts else None
        return Cause(crisis_id=crisis, country=parts.get("country", ""))

    def gift(self, amount: int, words: str = "") -> None:
        said = self.cause(words)
        links = {"crisis": str(said.crisis_id or ""), "country": said.country}
        with acting_as(self.clerk):
            funds.receive(
                self.slug, amount, "USD", source="gift", account=BANK, key=str(uuid4()),
                on=NOON.date(), earmark=self.place if words else "",
                links={name: text for name, text in links.items() if text},
                by=self.clerk, at=NOON,
            )  # fmt: skip

    def decided_for(self, words: str, asked: int) -> Application:
        row = self.apply(name=f"A {uuid4().hex}", phone="", asked=asked, cause=self.cause(words))
        self.recommended(row.row)
        return self.decided(row.row, "approved", asked)

    def pots(self) -> dict[Purpose, int]:
        with acting_as(self.clerk):
            return bound.pots(naming.window(self.window), "USD")


@pytest.fixture
def desk(haven: Organisation) -> Bound:
    clock(NOON)
    return Bound(haven)


def test_help_is_paid_out_of_what_was_given_for_its_crisis_also_after_its_end(desk: Bound) -> None:
    desk.gift(100_00, "libya")
    other = desk.decided_for("sudan", 100_00)
    with pytest.raises(NotEnough, match=r"Name the crisis"):
        desk.approved_by_fund(other)
    with acting_as(desk.chief):
        Crisis.objects.filter(slug="libya").update(closed_at=NOON)
    row = desk.decided_for("libya", 100_00)
    desk.approved_by_fund(row)
    assert desk.seen(row).state == State.COMMITTED


def test_a_country_alone_is_enough_for_what_was_given_for_it(desk: Bound) -> None:
    desk.gift(100_00, "LBY")
    row = desk.decided_for("LBY", 100_00)
    desk.approved_by_fund(row)
    assert desk.seen(row).state == State.COMMITTED


WORDS = ("", "libya", "sudan", "LBY", "libya TUN")


@given(
    gifts=st.lists(st.tuples(st.sampled_from(WORDS[1:4]), st.integers(1, 3)), max_size=3),
    wants=st.lists(st.tuples(st.sampled_from(WORDS), st.integers(1, 3)), min_size=1, max_size=3),
)
@hypothesis_settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_money_bound_to_a_crisis_never_pays_an_application_of_another_or_of_none(
    desk: Bound, gifts: list[tuple[str, int]], wants: list[tuple[str, int]]
) -> None:
    """What is granted for some causes is never more than was given for just these."""
    desk.empty()
    for words, amount in gifts:
        desk.gift(amount * 100, words)
    taken: list[tuple[Purpose, int]] = []
    for words, amount in wants:
        row = desk.decided_for(words, amount * 100)
        try:
            desk.approved_by_fund(row)
        except NotEnough:
            continue
        taken.append((_wanted(desk, words), amount * 100))
    given_for = [(_named(desk, words), amount * 100) for words, amount in gifts]
    for chosen in range(1, 2 ** len(taken)):
        some = [one for at, one in enumerate(taken) if chosen >> at & 1]
        able = sum(
            amount for gift, amount in given_for if any(gift.pays(want) for want, _n in some)
        )
        assert sum(amount for _want, amount in some) <= able


def _named(desk: Bound, words: str) -> Purpose:
    said = desk.cause(words)
    return Purpose(str(said.crisis_id or ""), said.country)


def _wanted(desk: Bound, words: str) -> Purpose:
    """Return what help with these words is for: without a country, where its crisis is."""
    said = _named(desk, words)
    return said if said.country else said._replace(country=HOSTS.get(words, ""))


def test_projects_are_for_what_their_call_is_for(desk: Bound) -> None:
    published(desk, crisis_id=desk.crises["libya"].id, country="TUN")
    row = project(desk).row
    assert (row.crisis_id, row.country) == (desk.crises["libya"].id, "TUN")
    with acting_as(desk.walid), pytest.raises(NotNow, match="The call says"):
        actions.set_cause(row.id, Cause(), by=desk.walid, at=NOON)


@pytest.mark.parametrize("bad", [Cause(crisis_id=uuid4()), Cause(country="XYZ")])
def test_what_is_no_crisis_or_country_is_refused(desk: Bound, bad: Cause) -> None:
    with pytest.raises(BadApplication):
        desk.apply(cause=bad)


def typed(desk: Bound, client: Client, **changed: str) -> Application:
    """Take an application on the page."""
    wish = {
        "person": "", "name": "Samira Haddad", "applicant": "person", "sex": "u", "route": "need",
        "way": "desk", "purpose": "documents", "why": "Papers burned", "asked": "100", "unit": "USD",
        "method": "cash", "language": "en", "crisis": "roll", "country": "",
    }  # fmt: skip
    page = client.post(f"{BASE}new/", wish | changed)
    assert page.status_code == 200, page.content.decode()[:500]
    with acting_as(desk.walid):
        return Application.objects.select_related("crisis").latest("id")


def test_the_crisis_is_that_of_the_roll_where_it_is_one_and_can_be_mended(desk: Bound) -> None:
    client = signed_in("haven", "welfare_officer")
    page = client.get(f"{BASE}new/").content.decode()
    assert "if it is exactly one" in page
    assert "Sudan" in page
    with acting_as(desk.chief):
        household = home(zenobia())
        people.register([household], by=desk.chief, at=NOON, source="staff")
        person = Person.objects.get()
        RollEntry.objects.create(crisis=desk.crises["libya"], person_id=person.id, entered_at=NOON)
    assert typed(desk, client, name="", person=person.reference).crisis == desk.crises["libya"]
    row = typed(desk, client)
    assert row.crisis is None
    at = {"crisis": str(desk.crises["sudan"].id), "country": "egy"}
    assert client.post(f"{BASE}{row.id}/cause/", at).status_code == 302
    shown = client.get(f"{BASE}{row.id}/").content.decode()
    assert "Sudan" in shown
    assert "Egypt" in shown


def test_only_one_roll_says_which_crisis_it_is(desk: Bound) -> None:
    with acting_as(desk.chief):
        one, two, none = persons(3)
        for person, slugs in ((one, ["libya"]), (two, ["libya", "sudan"])):
            for slug in slugs:
                RollEntry.objects.create(
                    crisis=desk.crises[slug], person_id=person, entered_at=NOON
                )
        Crisis.objects.update(closed_at=NOON + timedelta(days=1))
        found = [crisis_queries.only_crisis_of(person) for person in (one, two, none)]
    assert found == [desk.crises["libya"], None, None]


def test_a_commitment_keeps_the_crisis_and_the_country(desk: Bound) -> None:
    desk.gift(100_00, "libya TUN")
    row = desk.decided_for("libya TUN", 50_00)
    with acting_as(desk.aida):
        kept = Commitment.objects.get(id=row.commitment_id)
    assert (kept.crisis_id, kept.links) == (desk.crises["libya"].id, {"country": "TUN"})
