"""Who counts in which wave, who is asked at all, and how few may stand together in a file."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.crises.models import RollEntry, RollState
from musterpoint.people.models import Person
from musterpoint.surveys import actions, queries
from musterpoint.surveys.actions._publishing import _pooled
from musterpoint.surveys.models import Asking, Member, Wave
from musterpoint.surveys.rules import pack
from musterpoint.surveys.tests.factories import enrolled, everybody_answers, opened, reachable
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

LATER = NOON + timedelta(days=30)
DESK = "/o/haven/desk/surveys/"
SITE = "https://help.example.org"


def test_who_died_after_answering_counts_in_the_wave_they_answered(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=100)
        wave = opened(alice, crisis, size=40, replacement="ineligible")
        everybody_answers(alice, wave, but=2)
        actions.close_wave(wave.id, by=alice, at=NOON)
        first = actions.publish(wave.id, by=alice, at=NOON)
        answered = Asking.objects.filter(wave=wave, state="answered").first()
        silent = Asking.objects.filter(wave=wave, state="open").first()
        assert answered is not None
        assert silent is not None
        for one in (answered, silent):
            actions.trace(one.member_id, "died", by=alice, at=NOON)
        instead = actions.replace(answered.member_id, by=alice, at=NOON)
        again = actions.publish(wave.id, by=alice, at=LATER)
        assert again.digest == first.digest
        assert queries.waves(wave.survey)[0].answered == 38
        second = Wave.objects.get(survey=wave.survey, number=2)
        actions.open_wave(second.id, site=SITE, by=alice, at=LATER)
        asked = set(Asking.objects.filter(wave=second).values_list("member_id", flat=True))
        assert instead.id in asked
        assert not {answered.member_id, silent.member_id} & asked


def test_an_answer_of_the_open_wave_is_kept_and_another_stands_in_from_the_next(
    alice: Actor,
) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=100)
        wave = opened(alice, crisis, size=40, replacement="ineligible")
        everybody_answers(alice, wave, but=1)
        answered = Asking.objects.filter(wave=wave, state="answered").first()
        silent = Asking.objects.filter(wave=wave, state="open").first()
        assert answered is not None
        assert silent is not None
        for one in (answered, silent):
            actions.trace(one.member_id, "died", by=alice, at=NOON)
        later = actions.replace(answered.member_id, by=alice, at=NOON)
        now = actions.replace(silent.member_id, by=alice, at=NOON)
        assert not Asking.objects.filter(member=later).exists()
        assert Asking.objects.filter(member=now, wave=wave).exists()
        line = queries.waves(wave.survey)[0]
        assert (line.asked, line.answered, line.open) == (40, 39, 1)


@pytest.mark.parametrize(
    ("counts", "pooled"),
    [
        ({"a": 60, "b": 12, "c": 1}, {"a", "b", "c"}),
        ({"a": 60, "b": 29, "c": 1}, {"b", "c"}),
        ({"a": 60, "b": 31, "c": 1}, {"b", "c"}),
        ({"a": 60, "b": 30}, set()),
    ],
)
def test_small_strata_are_joined_until_they_are_enough(
    counts: dict[str, int], pooled: set[str]
) -> None:
    assert _pooled(counts, 30) == pooled


def test_nobody_stands_alone_in_a_file_of_answers(alice: Actor) -> None:
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=60, PHL_f=30, LBY_f=1)
        wave = opened(alice, crisis, size=len(people))
        everybody_answers(alice, wave)
        actions.close_wave(wave.id, by=alice, at=NOON)
        _name, data, _kind = actions.export_answers(wave.id, "csv", "analysis", by=alice, at=NOON)
        head, *rows = (line.split(",") for line in data.decode("utf-8-sig").splitlines())
        counts = Counter(tuple(row[: head.index("weight")]) for row in rows)
        assert counts["", ""] == 31
        assert min(counts.values()) >= pack().smallest


def test_too_few_answers_make_no_file(alice: Actor) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
        everybody_answers(alice, wave, but=39)
        actions.close_wave(wave.id, by=alice, at=NOON)
        with pytest.raises(actions.NothingToTell):
            actions.export_answers(wave.id, "csv", "analysis", by=alice, at=NOON)


def test_who_died_by_the_roll_or_withdrew_is_not_asked(
    alice: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + timedelta(hours=1))
    with acting_as(alice):
        crisis, people = enrolled(alice, BGD_f=60)
        reachable(people)
        wave = opened(alice, crisis, size=40)
        died, withdrew, there = Asking.objects.filter(wave=wave).order_by("member__number")[:3]
        gone = [one.member.person_id for one in (died, withdrew)]
        RollEntry.objects.filter(person_id=gone[0]).update(state=RollState.DECEASED)
        Person.objects.filter(id=gone[1]).update(withdrawn_at=NOON)
        lines, _more = queries.calls(wave, at=NOON)
        found = {one.asking_id for one in lines}
        assert there.id in found
        assert not {died.id, withdrew.id} & found
        assert len(queries.open_askings(wave)) == 38
    officer = signed_in("haven", "duty_officer")
    for one in (died, withdrew):
        page = officer.get(f"{DESK}asked/{one.id}/call/").content.decode()
        assert "Nothing is asked here any more" in page
        assert "Rahima" not in page
        officer.post(f"{DESK}asked/{one.id}/call/", {"what": "result", "result": "no_answer"})
    with acting_as(alice):
        assert not Asking.objects.filter(attempts__gt=0).exists()
        actions.close_wave(wave.id, by=alice, at=NOON)
        second = Wave.objects.get(survey=wave.survey, number=2)
        actions.open_wave(second.id, site=SITE, by=alice, at=LATER)
        assert Asking.objects.filter(wave=second).count() == 38
        assert Member.objects.filter(survey=wave.survey, is_reserve=False).count() == 40


def test_the_page_for_codes_is_linked_from_papers_and_from_an_unknown_link(
    alice: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + timedelta(hours=1))
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        wave = opened(alice, crisis, size=40)
    papers = signed_in("haven", "duty_officer").get(f"{DESK}waves/{wave.id}/paper/")
    unknown = Client().get("/o/haven/survey/no-such-token/")
    for page in (papers, unknown):
        assert 'href="/o/haven/survey/"' in page.content.decode()
