"""A sheet of cards for the wallet: with a reason and a trail, and without a name."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.crises import actions, queries
from musterpoint.crises.desk.tests.conftest import LATER, World
from musterpoint.crises.models import WalletCard
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

GIVEN = {"reason": "crisis_room", "stage": "after", "other": "en", "place": "School by the port"}


def sheet(officer: Client, world: World, query: str = "", **changes: str) -> str:
    answer = officer.post(world.at("{crisis}/people/cards/") + query, GIVEN | changes)
    assert answer.status_code == 200, answer.content
    pages = PdfReader(io.BytesIO(answer.content)).pages
    width = float(pages[0].mediabox.width)
    assert width == pytest.approx(595.3, abs=1)
    return "\n".join(page.extract_text() for page in pages)


def test_a_sheet_has_a_card_for_each_and_no_name(
    officer: Client, world: World, alice: Actor
) -> None:
    assert officer.get(world.at("{crisis}/people/cards/")).status_code == 200
    text = sheet(officer, world)
    with acting_as(alice):
        codes = [queries.card_code(one, LATER) for one in world.people]
        references = set(Person.objects.values_list("reference", flat=True))
        kinds = Event.objects.filter(kind__startswith="crises.card")
        seen = [(one.kind, one.facts.get("reason")) for one in kinds]
    assert all(f"{code[:4]}-{code[4:]}" in text for code in codes)
    for secret in ("Samir", "Joel", "Okanta", "BGD", "TUN", "+218912345001", "Haven"):
        assert secret not in text
    assert not any(f"{one[:4]}-{one[4:]}" in text for one in references)
    assert text.count("School by the port") == 2 * len(codes)
    assert seen.count(("crises.card.exported", "crisis_room")) == len(codes)
    assert ("crises.cards.exported", "crisis_room") in seen
    again = sheet(officer, world)
    assert all(f"{code[:4]}-{code[4:]}" in again for code in codes)


def test_new_figures_go_once_to_who_had_none(officer: Client, world: World, alice: Actor) -> None:
    text = sheet(officer, world, gives_secrets="on")
    assert text.count("Secret figures: learn them") >= 1
    with acting_as(alice):
        row = Person.objects.get(id=world.people[1])
        code = queries.card_code(row.id, LATER)
        shown = re.escape(f"{code[:4]}-{code[4:]}")
        (strip,) = re.findall(rf"this strip\s+{shown}\s+(\d{{6}})", text)
        assert people.check_code(row.reference, strip, LATER) == row.id
    assert "Secret figures: learn them" not in sheet(officer, world, gives_secrets="on")


def test_a_selection_is_printed_alone_and_without_a_reason_nothing(
    officer: Client, world: World, alice: Actor
) -> None:
    text = sheet(officer, world, "?area=benghazi")
    with acting_as(alice):
        assert 0 < WalletCard.objects.count() < len(world.people)
    assert "School by the port" in text
    answer = officer.post(world.at("{crisis}/people/cards/"), GIVEN | {"reason": ""})
    assert answer.status_code == 422
    nobody = officer.post(world.at("{crisis}/people/cards/") + "?q=nobody-of-this-name", GIVEN)
    assert nobody.status_code == 422


def test_who_may_not_export_prints_nothing(world: World, signed_in: object, alice: Actor) -> None:
    reader: Client = signed_in(world.organisation, "reader")  # type: ignore[operator]
    assert reader.post(world.at("{crisis}/people/cards/"), GIVEN).status_code == 403
    with acting_as(alice):
        may_not = Actor(
            organisation_id=alice.organisation_id, kind=alice.kind, name="B", id=alice.id
        )
        with pytest.raises(NotAllowed):
            actions.print_cards(world.people, "after", "legal", by=may_not, at=LATER)
        lost = actions.make_card(world.people[0], "after", by=alice, at=LATER)
        fresh = actions.make_card(world.people[0], "after", by=alice, at=LATER + timedelta(1))
        assert queries.behind_card(lost.code, LATER) == lost.code
        assert (
            queries.behind_card(fresh.code, LATER)
            == Person.objects.get(id=world.people[0]).reference
        )
