"""The pages of wardens, their letter, and the list that is read in and taken out."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from musterpoint.crises import actions as crises
from musterpoint.crises.tests import factories as crisis_factories
from musterpoint.kernel.errors import NotAllowed
from musterpoint.rosters import actions as rosters
from musterpoint.rosters import queries as roster_queries
from musterpoint.rosters.models import Member, WardenZone
from musterpoint.rosters.tests.factories import number, person
from musterpoint.rosters.tests.warden_factories import DESK, Town, sent, shown
from musterpoint.rosters.wardens import calling, importing, queries
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


# -- pages and files --------------------------------------------------------------------------


def test_the_list_shows_people_of_the_roll_only_to_whom_may_see_a_crisis(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        crisis = crisis_factories.crisis(alice)
        crises.enrol(crisis.id, crisis_factories.persons(3), by=alice, at=NOON)
        lines = {one.row.name: one.people for one in queries.zone_lines(NOON, has_counts=True)}
        assert lines == {"Harbour": 3, "Market": 3, "Old town": 0}
    page = shown(officer, DESK)
    assert '<td class="n" data-label="People">3</td>' in page
    assert "No warden" in page
    only = shown(officer, f"{DESK}?vacant=1")
    assert "Old town" in only
    assert "Amal Nasser" not in only
    assert "No zone here" in shown(officer, f"{DESK}?text=nowhere")
    assert "1 zone has no warden" in shown(officer, f"/o/haven/desk/{crisis.slug}/")


def test_an_alert_leads_to_the_call_of_its_wardens(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        crisis = crisis_factories.crisis(alice)
        level = crises.LevelIn(area_code="tripoli", level=3, basis="Shelling")
        crises.set_levels(crisis.id, [level], by=alice, at=NOON)
    room = shown(officer, f"/o/haven/desk/{crisis.slug}/")
    assert f'href="{DESK}call/?place=tripoli"' in room
    page = shown(officer, f"{DESK}call/?place=tripoli")
    chosen = [line for line in page.split("<input") if 'value="tripoli"' in line]
    assert "checked" in chosen[0]


def test_a_zone_is_drawn_changed_and_given_up_on_its_pages(alice: Actor, officer: Client) -> None:
    assert "No zone here" in shown(officer, DESK)
    wrong = sent(officer, f"{DESK}add/", {"post": "Tunis", "name": ""}, 422)
    assert "Tunis" in wrong
    page = sent(
        officer,
        f"{DESK}add/",
        {"post": "Tunis", "name": "La Goulette", "country": "TUN", "other_places": "tunis, ariana"},
    )
    assert "ariana" in page
    with acting_as(alice):
        zone = WardenZone.objects.get()
        assert zone.places == ["ariana", "tunis"]
    page = sent(
        officer, f"{DESK}{zone.id}/edit/", {"post": "Tunis", "name": "Carthage", "country": "TUN"}
    )
    assert "Carthage" in page
    assert "First add people" in shown(officer, f"{DESK}{zone.id}/term/")
    assert "The zone is given up" in sent(officer, f"{DESK}{zone.id}/give-up/", {})
    assert officer.get(f"{DESK}{zone.id}/").status_code == 404


def test_the_letter_of_appointment_names_zone_days_and_duties_in_the_wardens_language(
    alice: Actor, town: Town, officer: Client
) -> None:
    answer = officer.get(f"{DESK}{town.market.id}/letter/")
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in ("Letter of appointment", "Bilal Omar", "Market", "Dina Haddad", "Harbour"):
        assert words in text
    with acting_as(alice):
        changed = person("Bilal Omar", 2, roster="wardens", language="ar")
        rosters.change_member(town.bilal.id, changed, by=alice, at=NOON)
    arabic = officer.get(f"{DESK}{town.market.id}/letter/").content
    assert PdfReader(io.BytesIO(arabic)).trailer["/Root"]["/Lang"] == "ar"
    assert officer.get(f"{DESK}{town.old_town.id}/letter/").status_code == 404


def test_a_list_of_zones_is_looked_at_read_in_and_taken_out_again(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        reference = Member.objects.get(id=town.carla.id).reference
    table = (
        "post,zone,country,places,called_by,warden,deputy,starts_on,ends_on\r\n"
        f"Tripoli,Old town,Libya,benghazi,Market,{reference},{number(4)},2026-01-01,2027-01-01\r\n"
        "Tripoli,Farms,LBY,tripoli; farms,Old town,,,,\r\n"
        "Tripoli,Hills,Nowhere,,Nobody,,,,\r\n"
        "Tripoli,Lakes,LBY,,,7K4D29QX,,2026-01-01,soon\r\n"
    ).encode()

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("zones.csv", table)

    page = sent(officer, f"{DESK}import/", {"file": file(), "look": "on"})
    assert "2 rows are good" in page
    with acting_as(alice):
        assert WardenZone.objects.count() == 3
    page = sent(officer, f"{DESK}import/", {"file": file()})
    for words in ("2 rows were read in", "Unknown country", "called_by", "ends_on", "warden"):
        assert words in page
    with acting_as(alice):
        assert not WardenZone.objects.filter(name__in=["Hills", "Lakes"]).exists()
        line = next(one for one in queries.zone_lines(NOON) if one.row.name == "Old town")
        assert line.warden is not None
        assert line.deputy is not None
        assert (line.warden.name, line.deputy.name) == ("Carla Rossi", "Dina Haddad")
        made = importing.export("handover", by=alice, at=NOON)
        before = [(one.row.name, one.term and one.term.id) for one in queries.zone_lines(NOON)]
        again = importing.import_zones(made, by=alice, at=NOON)
        assert (again.accepted, again.problems) == (4, ())
        after = [(one.row.name, one.term and one.term.id) for one in queries.zone_lines(NOON)]
        assert after == before
        assert b"Carla Rossi" in made


def test_a_reader_sees_the_zones_and_may_change_nothing(alice: Actor, town: Town) -> None:
    role = next(
        role.code
        for role in ROLES.values()
        if Permission.ROSTERS_READ in role.permissions
        and Permission.ROSTERS_CHANGE not in role.permissions
    )
    reader = signed_in("haven", role)
    assert "Amal Nasser" in shown(reader, DESK)
    assert "Call the wardens" not in shown(reader, DESK)
    assert reader.get(f"{DESK}call/").status_code == 403
    with acting_as(alice):
        assert roster_queries.calls().count() == 0
        weak = replace(alice, permissions=frozenset({Permission.ROSTERS_READ}))
        with pytest.raises(NotAllowed):
            calling.call_wardens("Stay", by=weak, at=NOON)


@pytest.mark.parametrize(
    "cells",
    [
        "Tri\0poli,Zo\0ne,LBY,a\0b,,,,,",
        "Tripoli,Zone,LBY,x,,+abc,@,2026-01-01,2026-02-01",
        "Tripoli,Zone,LBY,x,,+,me@,2026-01-01,2026-02-01",
        f"{'P' * 300},{'Z' * 300},LBY,{'; '.join('abcdefgh' * 9 for _x in range(70))},,,,,",
        "=1+1,@SUM(1),LBY,-x,,,,,",
        ",,,,,,,,",
    ],
)
def test_a_hostile_list_is_told_line_by_line(town: Town, officer: Client, cells: str) -> None:
    table = f"post,zone,country,places,called_by,warden,deputy,starts_on,ends_on\r\n{cells}\r\n"
    file = SimpleUploadedFile("zones.csv", table.encode())
    answer = officer.post(f"{DESK}import/", {"file": file})
    assert answer.status_code in (200, 422), answer.content[:500]


def test_hostile_addresses_of_the_list_find_nothing_and_break_nothing(
    town: Town, officer: Client
) -> None:
    for query in ("text=%00", "post=%00&vacant=1", f"text={'x' * 5000}", "text=%F0%9F%92%A5"):
        assert officer.get(f"{DESK}?{query}").status_code == 200
    assert officer.get(f"{DESK}call/?place=%00&post=%00&test=1").status_code == 200
    assert officer.get(f"{DESK}add/?post=%00").status_code == 200
