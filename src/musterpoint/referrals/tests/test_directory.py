"""The directory through its actions and queries."""

from datetime import timedelta
from typing import Any

import pytest

from musterpoint.accounts.models import User
from musterpoint.audit.models import Event
from musterpoint.cases import actions as cases
from musterpoint.disclosures import actions as disclosures
from musterpoint.kernel.errors import NotAllowed
from musterpoint.referrals import actions, queries
from musterpoint.referrals.models import FocalPoint, Partner, Pathway, Service, Trained
from musterpoint.referrals.queries import Filters, Need
from musterpoint.referrals.tests.directory_factories import (
    DAY,
    behind,
    focal_in,
    focal_point,
    partner,
    pathway,
    pathway_in,
    service,
    service_in,
    small,
    trained,
)
from musterpoint.referrals.values import PartnerIn
from musterpoint.rosters.tests import factories as rosters
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


def names(found: queries.Result) -> list[str]:
    return [one.service.name for one in found.candidates]


def whys(found: queries.Result) -> dict[str, str]:
    return {one.service.name: one.why.value for one in found.left_out}


def test_a_match_ranks_with_reasons_and_says_why_the_others_are_left_out(alice: Actor) -> None:
    with acting_as(alice):
        clinic = small(alice)
        service(alice, clinic, name="Women only", sexes=("f",))
        service(alice, clinic, name="In Tripoli", country="LBY")
        service(alice, clinic, name="Shut", verdict="closed")
        full = service(alice, clinic, name="Full")
        actions.set_free(full.id, 0, by=alice, at=NOON)
        other = partner(alice, "No paper")
        service(alice, other, name="Without a pathway")
        found = queries.match(
            Need(service_kind="medical", sex="m", languages=("ar",), country="TUN", area="tunis"),
            NOON,
        )
    assert names(found)[0] == "Clinic"
    assert whys(found) == {"Women only": "sex", "In Tripoli": "country", "Shut": "closed"}
    best, *rest = found.candidates
    assert {"Open now", "Speaks the language", "In the same area", "Verified lately"} <= set(
        best.reasons
    )
    assert best.pathway is not None
    by_name = {one.service.name: one for one in rest}
    assert "No place is free today" in by_name["Full"].against
    assert by_name["Without a pathway"].pathway is None
    assert "no agreement" in by_name["Without a pathway"].no_pathway
    assert by_name["Without a pathway"].against[0] == by_name["Without a pathway"].no_pathway
    assert found.stamp.startswith("services@1+")


def test_a_sensitive_kind_stands_behind_the_wall_whatever_was_asked(alice: Actor) -> None:
    with acting_as(alice):
        service(alice, partner(alice), kind="trafficking", name="Open side")
        house = behind(alice)
        service(alice, house, kind="trafficking", name="House")
        service(
            alice,
            behind(alice, "Ministry", authority_of="LKA"),
            kind="trafficking",
            name="Ministry",
            country="",
        )
        found = queries.match(
            Need(service_kind="trafficking", nationalities=frozenset({"LKA", "ERI"})), NOON
        )
        unknown = queries.match(Need(service_kind="trafficking", country="TUN"), NOON)
        with pytest.raises(queries.NoSuchKind):
            queries.match(Need(service_kind="magic"), NOON)
    assert found.is_protected
    assert names(found) == ["House"]
    assert whys(found) == {"Open side": "side", "Ministry": "own_state"}
    assert whys(unknown)["Ministry"] == "state_unknown"


def test_a_service_that_is_not_verified_for_a_month_is_old_and_ranks_lower(alice: Actor) -> None:
    later = NOON + 31 * DAY
    with acting_as(alice):
        clinic = partner(alice)
        service(alice, clinic, name="A")
        fresh = service(alice, clinic, name="B")
        actions.verify_service(fresh.id, by=alice, at=later)
        found = queries.match(Need(service_kind="medical"), later)
        assert names(found) == ["B", "A"]
        assert "Not verified for long" in found.candidates[1].against
        assert [one.service.name for one in queries.services(Filters(old=True), later)] == ["A"]


def test_places_count_for_the_day_at_the_service_and_no_longer(alice: Actor) -> None:
    with acting_as(alice):
        row = service(alice, partner(alice), zone="Asia/Tokyo")
        evening = NOON.replace(hour=14, minute=30)  # 23:30 in Tokyo
        row = actions.set_free(row.id, 4, "full", by=alice, at=evening)
        assert queries.free_today(row, evening) == 4
        assert queries.free_today(row, evening + timedelta(hours=1)) is None
        with pytest.raises(actions.BadService):
            actions.set_free(row.id, -1, by=alice, at=evening)
        with pytest.raises(actions.BadService):
            actions.set_free(row.id, 1, "perhaps", by=alice, at=evening)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"name": " "}, "name"),
        ({"age_from": 30, "age_to": 20}, "age_to"),
        ({"age_from": 300}, "age_from"),
        ({"sexes": ("q",)}, "sexes"),
        ({"nationalities": ("XQX",)}, "nationalities"),
        ({"statuses": ("illegal",)}, "statuses"),
        ({"languages": ("english!",)}, "languages"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"country": "QQQ"}, "country"),
        ({"latitude": 36.0}, "longitude"),
        ({"latitude": 99.0, "longitude": 10.0}, "latitude"),
        ({"hours": (200,)}, "hours"),
        ({"a_day": -1}, "a_day"),
        ({"cost": "x" * 200}, "cost"),
        ({"needs": ("x" * 200,)}, "needs"),
    ],
)
def test_what_cannot_be_used_of_a_service_is_told_at_its_field(
    changes: dict[str, Any], field: str, alice: Actor
) -> None:
    with acting_as(alice):
        clinic = partner(alice)
        with pytest.raises(actions.BadService) as refused:
            actions.add_service(clinic.id, service_in(**changes), by=alice, at=NOON)
        assert field in refused.value.fields
        assert not Service.objects.exists()


def test_a_partner_ends_with_its_services_and_comes_back(alice: Actor) -> None:
    with acting_as(alice):
        clinic = small(alice)
        row = Service.objects.get()
        actions.end_partner(clinic.id, by=alice, at=NOON)
        actions.end_partner(clinic.id, by=alice, at=NOON)
        assert not queries.match(Need(service_kind="medical"), NOON).candidates
        assert queries.services(Filters(), NOON) == []
        assert len(queries.services(Filters(ended=True), NOON)) == 1
        with pytest.raises(actions.HasEnded):
            actions.verify_service(row.id, by=alice, at=NOON)
        with pytest.raises(actions.HasEnded):
            actions.add_service(clinic.id, service_in(), by=alice, at=NOON)
        partner(alice)
        with pytest.raises(actions.BadPartner):
            actions.restore_partner(clinic.id, by=alice, at=NOON)
        Partner.objects.exclude(id=clinic.id).update(name="Another")
        actions.restore_partner(clinic.id, by=alice, at=NOON)
        assert len(queries.services(Filters(), NOON)) == 1
        actions.end_service(row.id, by=alice, at=NOON)
        assert queries.services(Filters(), NOON) == []
        actions.restore_service(row.id, by=alice, at=NOON)
        assert len(queries.services(Filters(), NOON)) == 1
        assert Event.objects.filter(kind="referrals.partner.ended").count() == 1


def test_an_authority_that_works_here_must_say_of_which_state(
    alice: Actor, elsewhere: Organisation
) -> None:
    with acting_as(alice):
        given = PartnerIn(name="Malta", counterpart_id=elsewhere.id)
        with pytest.raises(actions.BadPartner) as refused:
            actions.add_partner(given, by=alice, at=NOON)
        assert "authority_of" in refused.value.fields
        made = partner(alice, "Malta", counterpart_id=elsewhere.id, authority_of="MLT")
        assert made.authority_of == "MLT"
        with pytest.raises(actions.BadPartner) as refused:
            partner(alice, "MALTA ")
        assert "name" in refused.value.fields


def test_the_first_who_is_not_away_is_asked_and_contacts_are_sealed_and_gone_at_the_end(
    alice: Actor,
) -> None:
    with acting_as(alice):
        clinic = partner(alice)
        leila = focal_point(alice, clinic)
        karim = focal_point(
            alice, clinic, "Karim Jaziri", contact=focal_in("Karim Jaziri", 2).contact
        )
        assert b"Leila" not in bytes(FocalPoint.objects.get(id=leila.id).sealed)
        first = queries.first_focal_point(clinic.id, NOON)
        assert first is not None
        assert first.who.name == "Leila Trabelsi"
        actions.set_away(leila.id, NOON.date(), by=alice, at=NOON)
        deputy = queries.first_focal_point(clinic.id, NOON)
        assert deputy is not None
        assert deputy.who.name == "Karim Jaziri"
        back = queries.first_focal_point(clinic.id, NOON + DAY)
        assert back is not None
        assert back.who.name == "Leila Trabelsi"
        actions.put_first(karim.id, by=alice, at=NOON)
        assert [one.who.name for one in queries.focal_points([clinic.id], NOON)[clinic.id]] == [
            "Karim Jaziri",
            "Leila Trabelsi",
        ]
        actions.end_focal_point(karim.id, by=alice, at=NOON)
        row = FocalPoint.objects.get(id=karim.id)
        assert bytes(row.sealed) == b""
        assert karim.id not in vault.open_keys([karim.id], at=NOON)
        assert FocalPoint.objects.get(id=leila.id).rank == 0
        with pytest.raises(actions.NoSuchFocalPoint):
            actions.put_first(karim.id, by=alice, at=NOON)
        with pytest.raises(actions.BadFocalPoint):
            actions.set_away(leila.id, NOON.date() - DAY, by=alice, at=NOON)
        assert "Leila" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_pathway_is_in_force_between_its_days_and_for_its_kinds_only(alice: Actor) -> None:
    with acting_as(alice):
        clinic = partner(alice)
        last = NOON.date() + 10 * DAY
        made = pathway(alice, clinic, "medical", valid_until=last)
        find = queries.pathway_in_force
        assert find(clinic.id, "medical", NOON) == made
        assert find(clinic.id, "medical", NOON + 10 * DAY) == made
        assert find(clinic.id, "medical", NOON + 11 * DAY) is None
        assert find(clinic.id, "medical", NOON - 31 * DAY) is None
        assert find(clinic.id, "shelter", NOON) is None
        assert "does not name" in queries.why_no_pathway(clinic.id, "shelter", NOON)
        assert last.isoformat() in queries.why_no_pathway(clinic.id, "medical", NOON + 11 * DAY)
        assert "begins" in queries.why_no_pathway(clinic.id, "medical", NOON - 31 * DAY)
        roads = queries.Roads([clinic.id], NOON).of(clinic.id)
        assert [one.is_soon for one in roads] == [True]
        actions.end_pathway(made.id, by=alice, at=NOON)
        assert find(clinic.id, "medical", NOON) is None
        with pytest.raises(actions.HasEnded):
            actions.change_pathway(made.id, pathway_in(), by=alice, at=NOON)


def test_an_agreement_that_ends_on_either_side_ends_the_pathway(
    alice: Actor, olga: Actor, portal: Organisation
) -> None:
    with acting_as(alice):
        here = disclosures.propose(
            portal.id, [cases.KIND], "Referrals to the portal.", None, NOON.date(), None,
            by=alice, at=NOON,
        )  # fmt: skip
        clinic = partner(alice, "Portal", counterpart_id=portal.id)
        given = pathway_in(agreement_id=here.shared_id, memorandum="")
        with pytest.raises(actions.BadPathway) as refused:
            actions.add_pathway(clinic.id, given, by=alice, at=NOON)
        assert "agreement_id" in refused.value.fields
    with acting_as(olga):
        disclosures.accept(here.shared_id, by=olga, at=NOON)
    with acting_as(alice):
        stranger = partner(alice, "Stranger")
        with pytest.raises(actions.BadPathway):
            actions.add_pathway(stranger.id, given, by=alice, at=NOON)
        made = actions.add_pathway(clinic.id, given, by=alice, at=NOON)
        assert queries.pathway_in_force(clinic.id, "medical", NOON) == made
    with acting_as(olga):
        disclosures.end(here.shared_id, by=olga, at=NOON + DAY)
    with acting_as(alice):
        assert queries.pathway_in_force(clinic.id, "medical", NOON + DAY) is None
        assert "ended on" in queries.why_no_pathway(clinic.id, "medical", NOON + 2 * DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service_kinds": ()}, "service_kinds"),
        ({"service_kinds": ("magic",)}, "service_kinds"),
        ({"memorandum": " "}, "memorandum"),
        ({"roles": ""}, "roles"),
        ({"valid_until": NOON.date() - 60 * DAY}, "valid_until"),
        ({"procedure": "unheard-of"}, "procedure"),
    ],
)
def test_what_cannot_be_used_of_a_pathway_is_told_at_its_field(
    changes: dict[str, Any], field: str, alice: Actor
) -> None:
    with acting_as(alice):
        clinic = partner(alice)
        with pytest.raises(actions.BadPathway) as refused:
            actions.add_pathway(clinic.id, pathway_in(**changes), by=alice, at=NOON)
        assert field in refused.value.fields
        assert not Pathway.objects.exists()


def test_only_the_trained_refer_and_nobody_opens_the_gate_for_themselves(
    alice: Actor, haven: Organisation
) -> None:
    signed_in("haven", "caseworker")
    user = User.objects.get()
    worker = Actor(
        organisation_id=haven.id, kind=alice.kind, name="A caseworker", id=user.id,
        permissions=alice.permissions,
    )  # fmt: skip
    with acting_as(alice):
        with pytest.raises(actions.NotTrained, match="Safe referral"):
            actions.require_trained(worker, NOON)
        with pytest.raises(actions.OwnTraining):
            actions.record_training(user.id, NOON.date(), by=worker, at=NOON)
        with pytest.raises(actions.NoSuchTraining):
            actions.record_training(haven.id, NOON.date(), by=alice, at=NOON)
        with pytest.raises(actions.BadTraining):
            actions.record_training(user.id, NOON.date() + DAY, by=alice, at=NOON)
        with pytest.raises(actions.BadTraining):
            actions.record_training(user.id, NOON.date() - 900 * DAY, by=alice, at=NOON)
        trained(alice, user.id)
        row = Trained.objects.get()
        assert row.valid_until is not None
        assert row.valid_until.isoformat() == "2028-04-30"
        actions.require_trained(worker, NOON)
        with pytest.raises(actions.NotTrained):
            actions.require_trained(worker, NOON + 731 * DAY)
        assert [one.is_soon for one in queries.training_lines(NOON + 715 * DAY)] == [True]
        actions.end_training(row.id, by=alice, at=NOON)
        with pytest.raises(actions.NotTrained):
            actions.require_trained(worker, NOON)
        actions.restore_training(row.id, by=alice, at=NOON)
        actions.require_trained(worker, NOON)


def test_experts_with_a_fitting_skill_stand_beside_the_services(alice: Actor) -> None:
    with acting_as(alice):
        rosters.roster(alice, "Experts", "expert")
        rosters.roster(alice)
        rosters.added(
            alice,
            rosters.person(
                "Amina Diallo", 5, roster="experts", skills=(("nurse", 2),), languages=()
            ),
            rosters.person("Selam Haile", 6, skills=(("nurse", 2),)),
        )
        found = queries.experts("medical", "TUN", NOON)
        assert [one.card.name for one in found] == ["Amina Diallo"]
        assert queries.experts("food", "TUN", NOON) == []


def test_entitlements_answer_for_the_kind_and_nothing_of_the_status_is_kept(alice: Actor) -> None:
    with acting_as(alice):
        before = Event.objects.count()
        found = queries.entitlements("medical", "TUN", "irregular", "during", NOON)
        assert [name for name, _one in found] == [
            "Emergency medical care",
            "Doctor, clinic, medicine",
        ]
        assert Event.objects.count() == before


def test_who_may_only_look_changes_nothing_and_elsewhere_there_is_nothing(
    alice: Actor, bob: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        clinic = small(alice)
        row, focal, road = Service.objects.get(), FocalPoint.objects.first(), Pathway.objects.get()
        assert focal is not None
    with acting_as(bob):
        for refused in (
            lambda: partner(bob, "Another"),
            lambda: actions.verify_service(row.id, by=bob, at=NOON),
            lambda: actions.set_free(row.id, 1, by=bob, at=NOON),
            lambda: actions.end_partner(clinic.id, by=bob, at=NOON),
            lambda: actions.end_focal_point(focal.id, by=bob, at=NOON),
            lambda: actions.end_pathway(road.id, by=bob, at=NOON),
            lambda: actions.import_services(b"partner\nx\n", by=bob, at=NOON),
            lambda: actions.record_training(row.id, NOON.date(), by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                refused()
    with acting_as(mallory):
        assert queries.services(Filters(), NOON) == []
        assert queries.focal_points([clinic.id], NOON) == {}
        assert queries.pathway_in_force(clinic.id, "medical", NOON) is None
        with pytest.raises(actions.NoSuchService):
            actions.verify_service(row.id, by=mallory, at=NOON)
        with pytest.raises(actions.NoSuchPartner):
            actions.end_partner(clinic.id, by=mallory, at=NOON)
