"""Courses are read, tests sat, certificates issued; through the actions."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, ActorKind, NeedsCourse
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions, badges, catalogue, queries
from musterpoint.training.models import Attempt, Burnt, Certificate, Learner, When
from musterpoint.training.tests.factories import (
    COURSE,
    DAY,
    SITE,
    colleague,
    passed,
    public_course,
    read_all,
    right_answers,
    user,
)


def test_every_course_that_ships_is_sound() -> None:
    shipped = catalogue.shipped()
    assert COURSE in shipped
    for course in shipped.values():
        assert course.languages[:1] == ("en",), course.code
        assert "ar" in course.languages, course.code
        assert len(course.questions) >= course.questions_per_test, course.code


def test_every_audience_and_theme_of_the_guideline_is_a_code() -> None:
    assert len([one for one in catalogue.themes() if one.group == "guideline"]) == 9
    wanted = {"immigration", "consular", "labour", "welfare", "health", "media", "school_staff"}
    assert wanted <= {one.code for one in catalogue.audiences()}


def test_who_reads_all_and_passes_has_a_certificate_that_verifies(dina: Actor) -> None:
    with acting_as(dina):
        row = passed(dina)
        held = queries.opened([row], NOON)[0]
        assert held.name == "Dina Duty"
        assert row.valid_until is not None
        assert row.valid_until.year == NOON.year + 2
        verdict = queries.verdict(held.document, NOON)
        assert verdict.is_valid, verdict.wrong
        assert verdict.course == COURSE
        assert badges.is_for(verdict, "dina.duty@example.org")
        assert not badges.is_for(verdict, "omar.officer@example.org")
        assert "dina" not in held.document.lower()
        assert queries.passed([user(dina)], [COURSE], NOON) == {
            user(dina): {COURSE: row.valid_until}
        }
        assert Event.objects.filter(kind="training.certificate.issued").count() == 1


def test_a_certificate_ends_and_a_revoked_one_counts_nowhere(dina: Actor, tariq: Actor) -> None:
    with acting_as(dina):
        row = passed(dina)
        late = row.valid_until + timedelta(seconds=1)
        assert queries.passed([user(dina)], [COURSE], late) == {}
        document = queries.opened([row], NOON)[0].document
    with acting_as(tariq):
        actions.revoke(row.id, "mistake", by=tariq, at=NOON)
        with pytest.raises(actions.AlreadyRevoked):
            actions.revoke(row.id, "mistake", by=tariq, at=NOON)
        assert queries.verdict(document, NOON).wrong == ("status",)
        assert "dates" in queries.verdict(document, late).wrong
        assert queries.passed([user(dina)], [COURSE], NOON) == {}
    with acting_as(dina), pytest.raises(NotAllowed):
        actions.revoke(row.id, "mistake", by=dina, at=NOON)


def test_a_test_after_needs_every_part_and_a_test_before_none(dina: Actor) -> None:
    with acting_as(dina):
        found = actions.start(COURSE, by=dina, at=NOON)
        with pytest.raises(actions.NotOpen, match="Read all parts"):
            actions.open_test(found.id, When.AFTER, by=dina, at=NOON)
        before = actions.open_test(found.id, When.BEFORE, by=dina, at=NOON)
        assert actions.open_test(found.id, When.BEFORE, by=dina, at=NOON) == before
        actions.answer_test(before.id, {}, by=dina, at=NOON)
        with pytest.raises(actions.Answered):
            actions.answer_test(before.id, {}, by=dina, at=NOON)
        with pytest.raises(actions.NotOpen, match="before the course"):
            actions.open_test(found.id, When.BEFORE, by=dina, at=NOON)
        assert Certificate.objects.count() == 0


def test_who_fails_thrice_in_a_day_comes_back_tomorrow(dina: Actor) -> None:
    with acting_as(dina):
        found = actions.start(COURSE, by=dina, at=NOON)
        read_all(found, dina)
        for _try in range(3):
            row = actions.open_test(found.id, When.AFTER, by=dina, at=NOON)
            assert not actions.answer_test(row.id, {}, by=dina, at=NOON).is_passed
        with pytest.raises(actions.NotOpen, match="tomorrow"):
            actions.open_test(found.id, When.AFTER, by=dina, at=NOON)
        row = actions.open_test(found.id, When.AFTER, by=dina, at=NOON + DAY)
        answers = right_answers(found, row)
        assert actions.answer_test(row.id, answers, by=dina, at=NOON + DAY).is_passed
        with pytest.raises(actions.NotOpen, match="have passed"):
            actions.open_test(found.id, When.AFTER, by=dina, at=NOON + 2 * DAY)


def test_nobody_sits_the_test_of_another(dina: Actor, omar: Actor) -> None:
    with acting_as(dina):
        found = actions.start(COURSE, by=dina, at=NOON)
        read_all(found, dina)
        row = actions.open_test(found.id, When.AFTER, by=dina, at=NOON)
        with pytest.raises(queries.NotLearning):
            actions.answer_test(row.id, {}, by=omar, at=NOON)
        by_link = Actor(
            organisation_id=dina.organisation_id,
            kind=ActorKind.PARTNER,
            name="learner",
            id=found.learner_id,
        )
        with pytest.raises(actions.NotOpen, match="Sign in"):
            actions.answer_test(row.id, {}, by=by_link, at=NOON)


def test_anybody_learns_a_public_course_and_nobody_another(
    haven: Organisation, tariq: Actor
) -> None:
    anybody = actors.public(haven.id)
    with acting_as(anybody), pytest.raises(queries.NoSuchCourse):
        actions.start_in_public(COURSE, language="ar", by=anybody, at=NOON)
    public_course(haven, tariq)
    with acting_as(anybody):
        found = actions.start_in_public(COURSE, language="ar", by=anybody, at=NOON)
        assert found.language == "ar"
        me = Actor(
            organisation_id=haven.id, kind=ActorKind.PARTNER, name="learner", id=found.learner_id,
            permissions=anybody.permissions,
        )  # fmt: skip
        read_all(found, me)
        with pytest.raises(actions.NotOpen):
            actions.claim(found.id, "Selam", by=me, at=NOON)
        row = actions.open_test(found.id, When.AFTER, by=me, at=NOON)
        actions.answer_test(row.id, right_answers(found, row), site=SITE, by=me, at=NOON)
        assert Certificate.objects.count() == 0
        with pytest.raises(actions.BadName):
            actions.claim(found.id, "  ", by=me, at=NOON)
        made = actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=NOON)
        assert actions.claim(found.id, "Somebody Else", by=me, at=NOON) == made
        assert queries.opened([made], NOON)[0].name == "Selam Haile"
        actions.forget(found.id, by=me, at=NOON)
        assert Learner.objects.count() == 0
        assert Certificate.objects.count() == 0
        assert Attempt.objects.count() == 0


def test_who_is_erased_holds_no_certificate_that_verifies_and_leaves_the_place_burnt(
    haven: Organisation, alice: Actor, dina: Actor
) -> None:
    public_course(haven, alice)
    anybody = actors.public(haven.id)
    with acting_as(anybody):
        found = actions.start_in_public(COURSE, language="en", by=anybody, at=NOON)
        me = replace(anybody, kind=ActorKind.PARTNER, name="learner", id=found.learner_id)
        read_all(found, me)
        row = actions.open_test(found.id, When.AFTER, by=me, at=NOON)
        actions.answer_test(row.id, right_answers(found, row), site=SITE, by=me, at=NOON)
        cheat = actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=NOON)
        document = queries.opened([cheat], NOON)[0].document
    with acting_as(alice):
        actions.revoke(cheat.id, "cheating", by=alice, at=NOON)
    with acting_as(me):
        actions.forget(found.id, by=me, at=NOON + DAY)
        assert queries.verdict(document, NOON + DAY).wrong == ("status",)
        assert queries.revoked_places() == [cheat.place]
        assert Burnt.objects.get().revoked_at == NOON
    with acting_as(dina):
        held = passed(dina)
        ends = held.valid_until
        assert ends is not None
    late = ends + 3 * 365 * DAY + DAY
    with acting_as(alice):
        assert actions.retain(by=alice, at=late, limit=10) == 1
        places = [one for one in (cheat.place, held.place) if one is not None]
        assert queries.revoked_places() == sorted(places)
        assert Burnt.objects.get(place=held.place).revoked_at == late
        assert queries.taken_places(places) == set(places)


def test_a_gate_closes_a_permission_until_the_course_is_passed(
    haven: Organisation, alice: Actor
) -> None:
    admin = colleague(haven, "Ada Admin", "administrator")
    with acting_as(admin):
        actions.set_gate("referrals.send", COURSE, by=admin, at=NOON)
        with pytest.raises(actions.BadChoice):
            actions.set_gate("members.change", COURSE, by=admin, at=NOON)
        with pytest.raises(actions.CourseNeeded):
            actions.configure(COURSE, is_offered=False, is_public=False, by=alice, at=NOON)
    dina = colleague(haven, "Dina Duty", "duty_officer")
    assert not dina.may(Permission.REFERRALS_SEND)
    assert dina.may(Permission.PEOPLE_READ)
    with pytest.raises(NeedsCourse) as refusal:
        dina.require(Permission.REFERRALS_SEND)
    assert refusal.value.course == COURSE
    with acting_as(dina):
        row = passed(dina)
    assert colleague(haven, "Dina Duty", "duty_officer").may(Permission.REFERRALS_SEND)
    with acting_as(alice):
        actions.revoke(row.id, "cheating", by=alice, at=NOON)
    assert not colleague(haven, "Dina Duty", "duty_officer").may(Permission.REFERRALS_SEND)
    with acting_as(admin):
        actions.remove_gate("referrals.send", by=admin, at=NOON)
        actions.remove_gate("referrals.send", by=admin, at=NOON)
    assert colleague(haven, "Dina Duty", "duty_officer").may(Permission.REFERRALS_SEND)


def test_the_gap_report_has_a_cell_for_each_audience_and_theme(dina: Actor) -> None:
    with acting_as(dina):
        found = queries.gap(NOON)
        assert len(found.cells) == len(catalogue.audiences()) * len(catalogue.themes())
        cell = found.cells["consular", "vulnerability_needs"]
        assert cell.standing == "thin"
        actions.start(COURSE, audience="consular", by=dina, at=NOON)
        passed(dina)
        assert queries.gap(NOON).cells["consular", "vulnerability_needs"].standing == "ok"
        assert queries.gap(NOON).cells["welfare", "vulnerability_needs"].standing == "thin"


def test_the_learning_gain_is_shown_for_enough_pairs_only(haven: Organisation) -> None:
    for number in range(5):
        one = colleague(haven, f"Learner {number}", "reader")
        with acting_as(one):
            found = actions.start(COURSE, by=one, at=NOON)
            before = actions.open_test(found.id, When.BEFORE, by=one, at=NOON)
            some = dict(list(right_answers(found, before).items())[:number])
            actions.answer_test(before.id, some, by=one, at=NOON)
            if number == 4:
                assert queries.gain(COURSE) is None
            passed(one)
    with acting_as(one):
        gain = queries.gain(COURSE)
        assert gain is not None
        assert gain.pairs == 5
        assert gain.after == 100
        assert gain.low < gain.mean == 100 - gain.before < gain.high


def test_learners_go_when_their_time_is_over(
    haven: Organisation, alice: Actor, dina: Actor
) -> None:
    public_course(haven, alice)
    anybody = actors.public(haven.id)
    with acting_as(anybody):
        actions.start_in_public(COURSE, language="en", by=anybody, at=NOON)
    with acting_as(dina):
        ends = passed(dina).valid_until
    with acting_as(alice):
        assert actions.retain(by=alice, at=NOON + 364 * DAY, limit=10) == 0
        assert actions.retain(by=alice, at=NOON + 366 * DAY, limit=10) == 1
        assert actions.retain(by=alice, at=ends + 3 * 365 * DAY, limit=10) == 0
        assert actions.retain(by=alice, at=ends + 3 * 365 * DAY + DAY, limit=10) == 1
        assert Learner.objects.count() == 0


def sits_again(by: Actor, row: Certificate, at: datetime) -> list[Certificate]:
    assert row.enrolment is not None
    attempt = actions.open_test(row.enrolment.id, When.AFTER, by=by, at=at)
    answers = right_answers(row.enrolment, attempt)
    actions.answer_test(attempt.id, answers, site=SITE, by=by, at=at)
    return list(Certificate.objects.filter(enrolment=row.enrolment).order_by("issued_at"))


def test_whose_certificate_ends_soon_is_over_or_was_revoked_sits_again(
    dina: Actor, omar: Actor, tariq: Actor
) -> None:
    with acting_as(dina):
        row = passed(dina)
        ends = row.valid_until
        assert ends is not None
        with pytest.raises(actions.NotOpen, match="have passed"):
            sits_again(dina, row, ends - 91 * DAY)
        _first, second = sits_again(dina, row, ends - 89 * DAY)
        assert queries.counts(second, ends + DAY)
        assert queries.passed([user(dina)], [COURSE], ends + DAY)
        with pytest.raises(actions.NotOpen, match="have passed"):
            sits_again(dina, row, ends - 88 * DAY)
        over = second.valid_until
        assert over is not None
        assert len(sits_again(dina, row, over + DAY)) == 3
    with acting_as(omar):
        row = passed(omar)
    with acting_as(tariq):
        actions.revoke(row.id, "mistake", by=tariq, at=NOON + DAY)
    with acting_as(omar):
        assert len(sits_again(omar, row, NOON + 2 * DAY)) == 2
        assert queries.passed([user(omar)], [COURSE], NOON + 2 * DAY)


def test_of_the_public_who_was_revoked_claims_again_only_after_another_test(
    haven: Organisation, alice: Actor
) -> None:
    public_course(haven, alice)
    anybody = actors.public(haven.id)
    with acting_as(anybody):
        found = actions.start_in_public(COURSE, language="en", by=anybody, at=NOON)
        me = replace(anybody, kind=ActorKind.PARTNER, name="learner", id=found.learner_id)
        read_all(found, me)
        row = actions.open_test(found.id, When.AFTER, by=me, at=NOON)
        actions.answer_test(row.id, right_answers(found, row), site=SITE, by=me, at=NOON)
        made = actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=NOON)
    with acting_as(alice):
        actions.revoke(made.id, "cheating", by=alice, at=NOON + DAY)
    with acting_as(me):
        late = NOON + 2 * DAY
        with pytest.raises(actions.NotOpen, match="Pass the test"):
            actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=late)
        assert len(sits_again(me, made, late)) == 1
        other = actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=late)
        assert other != made
        assert actions.claim(found.id, "Selam Haile", site=SITE, by=me, at=late) == other


def test_a_learner_opens_and_answers_one_test_at_a_time(dina: Actor) -> None:
    with acting_as(dina):
        found = actions.start(COURSE, by=dina, at=NOON)
        read_all(found, dina)
        with CaptureQueriesContext(connection) as opening:
            row = actions.open_test(found.id, When.AFTER, by=dina, at=NOON)
        with CaptureQueriesContext(connection) as answering:
            actions.answer_test(row.id, {}, by=dina, at=NOON)
    for asked in (opening, answering):
        lines = [one["sql"] for one in asked if "training_" in one["sql"]]
        first = next(n for n, one in enumerate(lines) if "FOR UPDATE" in one)
        assert "training_enrolment" in lines[first]
        assert not any(one.startswith(("INSERT", "UPDATE")) for one in lines[:first])
