"""From a frame to a published figure, through the actions."""

from datetime import date, timedelta

import pytest

from musterpoint.agenda import queries as agenda
from musterpoint.audit.models import Event
from musterpoint.forms.actions import NotComplete
from musterpoint.kernel.errors import NotAllowed
from musterpoint.messaging.models import Message
from musterpoint.people.models import Person
from musterpoint.surveys import actions, frames, links, pumps, queries
from musterpoint.surveys.actions import CountIn, OwnIn
from musterpoint.surveys.models import Asking, Attempt, Member, NeverAsk, Survey, Wave, Way
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tests.factories import (
    designed,
    enrolled,
    everybody_answers,
    given,
    opened,
    reachable,
    said,
)
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

LATER = NOON + timedelta(days=30)
GROUPS = {"BGD_f": 150, "BGD_m": 150, "PHL_f": 100, "LBY_f": 50}


def test_a_design_shows_margins_before_anybody_is_drawn(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, **GROUPS)
        survey = designed(alice, crisis, migrants_minimum=60, cost_minor=250)
        made = queries.designed(survey, NOON)
        assert made.people == 450
        assert made.plan is not None
        migrants = {name: one for name, _minimum, one in made.plan.groups}["migrants"]
        assert migrants.population == 400
        assert migrants.respondents >= 60
        assert all(part.expected.half_width > 0 for part in made.plan.parts)
        assert made.cost_minor == 250 * made.to_ask
        assert not Member.objects.exists()


def test_what_cannot_be_drawn_is_refused_with_what_to_do(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, **GROUPS)
        survey = designed(alice, crisis)
        key = queries.designed(survey, NOON).strata[-1].key
        with pytest.raises(actions.BadSurvey) as larger:
            actions.put_strata(survey.id, {key: OwnIn(sample=51)}, by=alice, at=NOON)
        assert "larger than its stratum of 50" in str(larger.value.fields)
        with pytest.raises(actions.BadSurvey) as nobody:
            actions.put_strata(survey.id, {key: OwnIn(sample=0)}, by=alice, at=NOON)
        assert "join it with a neighbour" in str(nobody.value.fields)
        with pytest.raises(actions.BadSurvey) as many:
            actions.put_design(survey.id, {"size": 4000}, by=alice, at=NOON)
        assert "larger than the population of 450" in str(many.value.fields["size"])
        with pytest.raises(actions.BadSurvey) as minimum:
            actions.put_design(survey.id, {"migrants_minimum": 500}, by=alice, at=NOON)
        assert "migrants_minimum" in minimum.value.fields


def test_a_list_of_counts_names_each_wrong_line(alice: Actor) -> None:
    with acting_as(alice):
        survey = actions.create(given(None, alice), by=alice, at=NOON)
        rows = [
            CountIn(group="Nationals", people="9 000", migrants="no"),
            CountIn(group="Migrant women", people="0"),
            CountIn(group="Migrant men", people="some"),
        ]
        with pytest.raises(actions.BadSurvey) as refused:
            actions.put_frame(survey.id, rows, by=alice, at=NOON)
        told = refused.value.fields["rows"]
        assert "Line 2" in told[0]
        assert "no people" in told[0]
        assert "Line 3" in told[1]
        rows[1:] = [CountIn(group="Migrants", people="1000")]
        actions.put_frame(survey.id, rows, by=alice, at=NOON)
        wanted = {"size_kind": "respondents", "size": 300, "migrants_minimum": 150}
        survey, made = actions.put_design(survey.id, wanted, by=alice, at=NOON)
        assert made.people == 10_000
        actions.draw(survey.id, by=alice, at=NOON)
        drawn = Member.objects.filter(survey=survey, is_reserve=False)
        assert drawn.filter(stratum="Migrants").count() >= 150
        assert sum(one.base_weight for one in drawn) == pytest.approx(10_000)


def test_a_sample_is_drawn_once_sealed_and_can_be_repeated(alice: Actor) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, **GROUPS)
        survey = designed(alice, crisis)
        drawn = actions.draw(survey.id, seed=11, by=alice, at=NOON)
        survey.refresh_from_db()
        assert (drawn.seed, drawn.drawn_by_name, drawn.people) == (11, "Alice", 450)
        asked = Member.objects.filter(is_reserve=False)
        assert asked.count() == 120
        assert sum(one.base_weight for one in asked) == pytest.approx(450)
        with pytest.raises(actions.AlreadyDrawn):
            actions.draw(survey.id, by=alice, at=NOON)
        with pytest.raises(actions.AlreadyDrawn):
            actions.put_design(survey.id, {"size": 50}, by=alice, at=NOON)
        assert queries.is_repeated(survey, NOON) is True
        Person.objects.filter(id=people[0]).update(withdrawn_at=NOON)
        assert queries.is_repeated(survey, NOON) is None
        events = Event.objects.filter(kind="surveys.sample.drawn")
        assert events.get().facts["digest"] == drawn.digest


def test_waves_are_due_by_the_rule_pack(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, **GROUPS)
        survey = designed(alice, crisis)
        actions.draw(survey.id, by=alice, at=NOON)
        rows = Wave.objects.filter(survey=survey).order_by("number")
        due = [(one.term, one.due_at.date().isoformat()) for one in rows]
        assert due == [("short", "2026-05-01"), ("medium", "2027-02-01"), ("long", "2028-02-01")]
        with pytest.raises(actions.NotOpen):
            actions.open_wave(rows[1].id, site="https://x.example", by=alice, at=NOON)


def test_waves_and_promised_calls_stand_on_the_list_of_what_is_due(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
        one = Asking.objects.filter(wave=wave).first()
        assert one is not None
        soon = NOON + timedelta(hours=2)
        actions.record_attempt(one.id, "call_back", call_at=soon, by=alice, at=NOON)
        board = agenda.board(agenda.Asked(by=alice, at=NOON, view=agenda.ALL))
        kinds = [line.kind for line in board.lines if line.kind.startswith("survey")]
        assert sorted(kinds) == ["survey-calls", "survey-waves", "survey-waves", "survey-waves"]


def test_links_go_by_message_with_reminders_and_only_to_safe_addresses(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=60, BGD_m=60)
        reachable(people[:60])
        reachable(people[60:], is_safe=False)
        wave = opened(alice, crisis, size=120)
        assert Asking.objects.filter(wave=wave).count() == 120
    assert pumps.go_round(haven, NOON) is True
    assert pumps.go_round(haven, NOON) is False
    with acting_as(alice):
        assert set(Message.objects.values_list("subject_id", flat=True)) == set(people[:60])
        assert set(Message.objects.values_list("language", "lane")) == {("ar", "bulk")}
        one = Asking.objects.filter(member__person_id=people[0]).get()
        actions.send(one.id, said(), way=Way.PHONE, language="", by=alice, at=NOON)
        wave.refresh_from_db()
        assert wave.next_round_at == NOON + pack().remind[0]
    reminded = NOON + pack().remind[0]
    pumps.go_round(haven, reminded)
    with acting_as(alice):
        assert Message.objects.filter(subject_id=people[0]).count() == 1
        assert Message.objects.filter(subject_id=people[1]).count() == 2
    pumps.go_round(haven, NOON + pack().wave)
    with acting_as(alice):
        wave.refresh_from_db()
        assert wave.closed_at is not None


def test_a_person_answers_once_in_a_wave(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
        one = Asking.objects.filter(wave=wave).first()
        assert one is not None
        with pytest.raises(NotComplete):
            actions.send(one.id, said("no", why=""), way=Way.PHONE, language="", by=alice, at=NOON)
        actions.send(one.id, said(), way=Way.PHONE, language="", by=alice, at=NOON)
        for again in (Way.PHONE, Way.PAPER):
            with pytest.raises(actions.AlreadyAnswered, match="Everybody answers once"):
                actions.send(one.id, said(), way=again, language="", by=alice, at=NOON)
        with pytest.raises(actions.AlreadyAnswered):
            actions.say_no(one.id, for_good=False, by=alice, at=NOON)
    visitor = actors.public(alice.organisation_id)
    with acting_as(visitor), pytest.raises(actions.AlreadyAnswered):
        actions.send(one.id, said(), way=Way.WEB, language="", by=visitor, at=NOON)


@pytest.mark.parametrize("year", [1, 1969, 2201, 9999])
def test_a_day_whose_waves_are_in_no_calendar_is_refused(alice: Actor, year: int) -> None:
    with acting_as(alice), pytest.raises(actions.BadSurvey) as refused:
        day = date(year, 12, 31)
        actions.create(given(None, alice, base_day=day), by=alice, at=NOON)
    assert refused.value.fields.keys() == {"base_day"}


def test_who_never_wants_to_be_asked_is_in_no_survey_again(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=60)
        one = Asking.objects.filter(wave=wave).select_related("member").first()
        assert one is not None
        person = one.member.person_id
        actions.say_no(one.id, for_good=True, by=alice, at=NOON)
        assert NeverAsk.objects.get().person_id == person
        other = designed(alice, crisis, name="Another", size=40)
        found = frames.read(other, NOON)
        assert person not in {unit.person_id for unit in found.units}
        assert (found.people, found.opted_out) == (59, 1)


def test_calls_are_kept_and_lead_to_a_trace(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=50, replacement="unreached")
        first, second = list(Asking.objects.filter(wave=wave).order_by("member__number"))[:2]
        with pytest.raises(actions.BadAttempt):
            actions.record_attempt(first.id, "call_back", by=alice, at=NOON)
        soon = NOON + timedelta(hours=2)
        actions.record_attempt(first.id, "call_back", call_at=soon, by=alice, at=NOON)
        lines, _more = queries.calls(wave, at=NOON)
        assert first.id not in {one.asking_id for one in lines}
        lines, _more = queries.calls(wave, at=soon)
        assert lines[0].asking_id == first.id
        for number in range(pack().attempts):
            when = NOON + timedelta(days=number)
            actions.record_attempt(second.id, "no_answer", by=alice, at=when)
        lost = queries.member(second.member_id)
        assert lost.tracing == "lost"
        assert Attempt.objects.filter(asking=second).count() == pack().attempts
        instead = actions.replace(lost.id, by=alice, at=NOON)
        assert (instead.stratum, instead.base_weight) == (lost.stratum, lost.base_weight)
        assert Asking.objects.filter(wave=wave, member=instead, state="open").exists()
        refused = actions.trace(first.member_id, "refused", by=alice, at=NOON)
        with pytest.raises(actions.NotReplaced):
            actions.replace(refused.id, by=alice, at=NOON)


def test_paper_counts_when_two_typed_the_same(alice: Actor, haven: Organisation) -> None:
    carol = member(haven, "Carol", 21)
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
        one = Asking.objects.filter(wave=wave).first()
        assert one is not None
        code = links.paper_code_of(one.id, queries.member(one.member_id).number, NOON)
        assert queries.by_paper(wave, links.in_fours(code), at=NOON) == one
        for wrong in (links.code_of(one.id, NOON), f"{code[:-1]}{'a' if code[-1] != 'a' else 'b'}"):
            assert queries.by_paper(wave, wrong, at=NOON) is None
        actions.enter_paper(one.id, said(days="3"), language="", by=alice, at=NOON)
        with pytest.raises(actions.SamePerson):
            actions.enter_paper(one.id, said(days="3"), language="", by=alice, at=NOON)
        slips = actions.enter_paper(one.id, said(days="5"), language="", by=carol, at=NOON)
        assert slips == {("days", ()): ("3", "5")}
        assert actions.enter_paper(one.id, said(days="3"), language="", by=carol, at=NOON) == {}
        one.refresh_from_db()
        assert (one.state, one.way) == ("answered", "paper")


def test_a_closed_wave_is_told_published_and_read_by_others(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, **GROUPS)
        wave = opened(alice, crisis, size=300)
        everybody_answers(alice, wave, but=20)
        with pytest.raises(actions.NotClosed):
            actions.publish(wave.id, by=alice, at=NOON)
        actions.close_wave(wave.id, by=alice, at=NOON)
        with pytest.raises(actions.Over):
            left = Asking.objects.filter(wave=wave, state="open").first()
            assert left is not None
            actions.send(left.id, said(), way=Way.PHONE, language="", by=alice, at=NOON)
        made = actions.publish(wave.id, by=alice, at=LATER)
        found = queries.published(crisis_id=crisis.id)
        assert [one.id for one in found] == [made.id]
        assert found[0].answered == 280
        assert found[0].population == 450
        told = queries.told(made.id, "helped", "yes")
        assert told is not None
        assert 0.55 < told.low < told.value < told.high < 0.75
        assert queries.told(made.id, "nothing", "yes") is None
        assert "why" not in str(made.content)


def test_waves_are_compared_with_an_interval(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=200, BGD_m=200)
        wave = opened(alice, crisis, size=200)
        everybody_answers(alice, wave)
        actions.close_wave(wave.id, by=alice, at=NOON)
        second = Wave.objects.get(survey=wave.survey, number=2)
        actions.open_wave(second.id, site="https://x.example", by=alice, at=LATER)
        for one in Asking.objects.filter(wave=second):
            actions.send(
                one.id, said("yes", days="1"), way=Way.PHONE, language="", by=alice, at=LATER
            )
        actions.close_wave(second.id, by=alice, at=LATER)
        made = actions.publish(second.id, by=alice, at=LATER)
        days = next(one for one in made.content["changes"]["days"] if not one["by"])
        assert days["change"] < 0
        assert days["is_clear"]


def test_who_answers_twice_alike_makes_a_change_surer(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60, BGD_m=60)
        first = opened(alice, crisis, size=90)
        everybody_answers(alice, first)
        actions.close_wave(first.id, by=alice, at=NOON)
        second = Wave.objects.get(survey=first.survey, number=2)
        actions.open_wave(second.id, site="https://x.example", by=alice, at=LATER)
        everybody_answers(alice, second, at=LATER)
        actions.close_wave(second.id, by=alice, at=LATER)
        made = actions.publish(second.id, by=alice, at=LATER)
        (days,) = (one for one in made.content["changes"]["days"] if not one["by"])
        told = next(one for one in made.content["tables"] if one["path"] == "days")
        error = next(one["error"] for one in told["cells"] if not one["by"])
        assert days["change"] == pytest.approx(0)
        # As of two samples it would reach 1.96 times the root of twice the variance.
        assert 0 < days["high"] < 0.5 * 1.96 * 2**0.5 * error


def test_answers_leave_without_anything_that_says_whose_they_are(alice: Actor) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, **GROUPS)
        wave = opened(alice, crisis, size=300)
        everybody_answers(alice, wave)
        actions.close_wave(wave.id, by=alice, at=NOON)
        with pytest.raises(actions.BadExport):
            actions.export_answers(wave.id, "csv", "", by=alice, at=NOON)
        _name, data, _kind = actions.export_answers(wave.id, "csv", "analysis", by=alice, at=NOON)
        text = data.decode("utf-8-sig")
        head, *rows = text.splitlines()
        assert head == "nationality,sex,migrant,weight,helped,days,needs" or "why" not in head
        assert len(rows) == 300
        assert "Nobody came" not in text
        assert not any(str(one) in text for one in people)
        weight = head.split(",").index("weight")
        assert sum(float(row.split(",")[weight]) for row in rows) == pytest.approx(450, rel=1e-4)
        event = Event.objects.get(kind="surveys.answers.exported")
        assert event.facts["reason"] == "analysis"


def test_no_survey_asks_with_a_questionnaire_of_the_other_side(alice: Actor) -> None:
    from musterpoint.forms import actions as forms

    with acting_as(alice):
        made = forms.adopt("protection-screening", by=alice, at=NOON)
        forms.publish(made.id, by=alice, at=NOON)
        with pytest.raises(actions.BadSurvey) as refused:
            actions.create(
                given(None, alice, questionnaire=made.questionnaire.code), by=alice, at=NOON
            )
        assert "behind the wall" in str(refused.value.fields["questionnaire"])


def test_who_only_looks_designs_draws_and_asks_nothing(alice: Actor, bob: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
        one = Asking.objects.filter(wave=wave).first()
        assert one is not None
    with acting_as(bob):
        for refused in (
            lambda: actions.create(given(None, alice), by=bob, at=NOON),
            lambda: actions.draw(wave.survey_id, by=bob, at=NOON),
            lambda: actions.close_wave(wave.id, by=bob, at=NOON),
            lambda: actions.record_attempt(one.id, "no_answer", by=bob, at=NOON),
            lambda: actions.export_answers(wave.id, "csv", "analysis", by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_another_organisation_sees_no_survey(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
    with acting_as(mallory):
        assert queries.surveys() == []
        assert not Survey.objects.exists()
        with pytest.raises(actions.NoSuchSurvey):
            actions.close_wave(wave.id, by=mallory, at=NOON)
