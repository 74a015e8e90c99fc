"""In which crisis something was told: where it is known, and in the open box alone."""

import pytest
from django.test import Client

from musterpoint.crises import actions as crises
from musterpoint.crises.tests.factories import TRIPOLI
from musterpoint.feedback import actions, queries
from musterpoint.feedback.actions import OPEN, BadReport, ReportIn
from musterpoint.feedback.models import PrivateReport, Report, Theme
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import Colleague, name_for, told
from musterpoint.feedback.tests.test_pages import DESK, SITE, sent, tell, text_of
from musterpoint.plans.tests.factories import crisis
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_told_on_the_site_of_one_crisis_it_carries_it_and_of_two_nobody_knows(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    tell("service", "Before any crisis.")
    with acting_as(alice):
        libya = crisis(alice)
    tell("service", "In Libya.")
    with acting_as(alice):
        chad = crisis(alice, "chad", "TCD")
    tell("service", "In one of two.")
    with acting_as(alice):
        rows = list(Report.objects.order_by("recorded_at", "id"))
        assert [one.crisis_id for one in rows] == [None, libya.id, None]
    desk, last = dora.browser(), rows[-1].id
    assert "Told in which crisis?" in text_of(desk, f"{DESK}{last}/")
    sent(desk, f"{DESK}{last}/theme/", theme="", crisis=str(chad.id))
    sent(desk, f"{DESK}{last}/theme/", theme="")  # a page from before says nothing of it
    sent(desk, f"{DESK}{last}/theme/", 422, theme="", crisis="nowhere")
    with acting_as(alice):
        assert Report.objects.get(id=last).crisis_id == chad.id
    sent(desk, f"{DESK}{last}/theme/", theme="", crisis="")
    with acting_as(alice):
        assert Report.objects.get(id=last).crisis_id is None


def test_where_several_are_open_the_site_asks_which_of_those_it_tells_of(
    haven: Organisation, alice: Actor, times: Times
) -> None:
    with acting_as(alice):
        open_now = [
            crises.declare(slug, slug.title(), "LBY", "origin", [TRIPOLI], "Unrest", by=alice,
                           at=NOON)
            for slug in ("libya", "chad", "quiet")
        ]  # fmt: skip
        for row in open_now[:2]:
            level = crises.LevelIn(area_code="tripoli", level=3, basis="Fighting")
            crises.set_levels(row.id, [level], by=alice, at=NOON)
    libya, _chad, quiet = open_now
    phone = Client()
    sent(phone, f"{SITE}kind/", kind="service")
    shown = text_of(phone, f"{SITE}words/")
    assert "Which crisis is it about?" in shown
    assert "Libya" in shown
    assert "Chad" in shown
    # Of what has no alert the site tells nobody.
    assert "Quiet" not in shown
    sent(phone, f"{SITE}words/", 422, text="No water.", crisis=str(quiet.id))
    sent(phone, f"{SITE}words/", text="No water.", crisis=str(libya.id))
    sent(phone, f"{SITE}contact/", how="")
    assert "Libya" in text_of(phone, f"{SITE}check/")
    sent(phone, f"{SITE}check/")
    tell("service", "No idea where.")
    # What is told in confidence is not asked for its crisis.
    other = Client()
    sent(other, f"{SITE}kind/", kind="abuse")
    assert "Which crisis" not in text_of(other, f"{SITE}words/")
    with acting_as(alice):
        rows = Report.objects.order_by("recorded_at", "id")
        assert [one.crisis_id for one in rows] == [libya.id, None]


def test_paper_is_keyed_in_with_its_crisis_and_no_other_organisations(
    haven: Organisation, alice: Actor, mallory: Actor, dora: Colleague, times: Times
) -> None:
    with acting_as(alice):
        libya = crisis(alice)
    with acting_as(mallory):
        theirs = crisis(mallory, "theirs")
    typed = {"way": "paper", "kind": "service", "text": "No tents.", "language": "en"}
    sent(dora.browser(), f"{DESK}new/", 200, **typed, crisis=str(libya.id))
    sent(dora.browser(), f"{DESK}new/", 422, **typed, crisis=str(theirs.id))
    with acting_as(alice):
        assert Report.objects.get().crisis_id == libya.id
        with pytest.raises(BadReport):
            actions.receive(
                ReportIn(kind="service", text="x", crisis_id=theirs.id), by=alice, at=NOON
            )


def test_the_private_box_keeps_no_crisis_not_even_of_what_comes_into_it(
    haven: Organisation, alice: Actor, hugo: Colleague, dora: Colleague
) -> None:
    name_for(alice, hugo, "abuse")
    with acting_as(alice):
        libya = crisis(alice)
    told(haven, "abuse", "A guard took me to his room.", crisis_id=libya.id)
    found = told(haven, "service", "And he took her.", crisis_id=libya.id)
    with acting_as(dora.actor):
        actions.classify(OPEN, found.id, "abuse", by=dora.actor, at=NOON)
    with acting_as(alice):
        assert not Report.objects.exists()
    with acting_as(hugo.in_confidence):
        assert PrivateReport.objects.count() == 2
        assert not any(one.name == "crisis" for one in PrivateReport._meta.get_fields())


def test_themes_of_a_crisis_are_counted_apart_from_the_others(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        libya, chad = crisis(alice), crisis(alice, "chad", "TCD")
        water = Theme.objects.create(name="Water")
    for where, count in ((libya.id, 12), (chad.id, 11), (None, 3)):
        for _turn in range(count):
            told(haven, "service", "No water.", crisis_id=where)
    with acting_as(alice):
        Report.objects.update(theme=water)
        counts = [
            [one.count for one in queries.themes(NOON, NOON.replace(year=2027), among)]
            for among in (None, queries.told_in(libya.id), queries.told_in(None))
        ]
    assert counts == [[26], [12], [None]]
