"""Surveys of the people on a roll, as somebody would make them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests import factories as roll
from musterpoint.engine.forms import Answers
from musterpoint.forms import actions as forms
from musterpoint.forms.models import Questionnaire
from musterpoint.people.models import Contact, Person
from musterpoint.surveys import actions
from musterpoint.surveys.actions import SurveyIn
from musterpoint.surveys.models import Asking, Survey, Wave, Way
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

SMALL = {
    "id": "stay",
    "version": "1",
    "languages": ["en", "ar"],
    "title": {"en": "Stay", "ar": "الإقامة"},
    "classification": "coarse",
    "purpose": "better help",
    "retention": "2 years",
    "questions": [
        {"name": "helped", "type": "yes_no", "required": True, "label": {"en": "Were you helped?", "ar": "هل ساعدوك؟"}},
        {"name": "why", "type": "text", "classification": "personal", "label": {"en": "Why not?", "ar": "لماذا؟"},
         "show_if": [{"question": "helped", "is": "is", "value": "no"}], "required": True},
        {"name": "days", "type": "integer", "label": {"en": "How many days did you wait?", "ar": "كم يوماً؟"}},
        {"name": "needs", "type": "select_multiple", "label": {"en": "What do you need?", "ar": "ماذا تحتاج؟"},
         "choices": [{"name": "work", "label": {"en": "Work", "ar": "عمل"}},
                     {"name": "home", "label": {"en": "A home", "ar": "سكن"}}]},
    ],
}  # fmt: skip


def questionnaire(by: Actor) -> str:
    """Publish the small questionnaire; return its code."""
    found = Questionnaire.objects.filter(code="stay").first()
    if found is None:
        version = forms.write_small(SMALL, source="test", by=by, at=NOON)
        forms.publish(version.id, by=by, at=NOON)
        found = version.questionnaire
    return found.code


def enrolled(by: Actor, **groups: int) -> tuple[Crisis, list[UUID]]:
    """Put so many women and men of some nationalities on the roll, such as ``BGD_f=100``."""
    crisis = roll.crisis(by)
    made: list[UUID] = []
    for name, number in groups.items():
        country, _mark, sex = name.partition("_")
        made += roll.persons(number, nationalities=[country], sex=sex or "f", language="ar")
    crises.enrol(crisis.id, made, by=by, at=NOON)
    return crisis, made


def reachable(persons: Sequence[UUID], *, is_safe: bool = True) -> None:
    """Give people a name and a telephone number each, of a range kept for stories."""
    keys = vault.make_keys(persons, at=NOON)
    for one in persons:
        sealed = keys[one].seal("people.person", {"names": ["Rahima Akter"], "born": ""})
        Person.objects.filter(id=one).update(sealed=sealed)
    Contact.objects.bulk_create(
        Contact(
            person_id=one,
            channel="sms",
            sealed=keys[one].seal("people.contact", f"+4479460{number:05d}"),
            token=number.to_bytes(16),
            is_safe=is_safe,
        )
        for number, one in enumerate(persons, 1)
    )


def given(crisis: Crisis | None, by: Actor, **changes: Any) -> SurveyIn:
    """Return what is typed about a survey."""
    typed: dict[str, Any] = {
        "name": "After the evacuation",
        "purpose": "To help better next time.",
        "questionnaire": questionnaire(by),
        "frame": "roll" if crisis else "uploaded",
        "crisis_id": crisis.id if crisis else None,
        "base_day": date(2026, 2, 1),
        "consent": {"en": "You decide.", "ar": "أنت تقرر."},
    }
    return SurveyIn(**{**typed, **changes})


def designed(
    by: Actor, crisis: Crisis, *, name: str = "After the evacuation", **design: Any
) -> Survey:
    """Make a survey and say how its sample is drawn."""
    made = actions.create(given(crisis, by, name=name), by=by, at=NOON)
    wanted = {
        "by": ["nationality", "sex"], "size_kind": "respondents", "size": 120, "response": 100,
        "migrants_minimum": 0,
    }  # fmt: skip
    return actions.put_design(made.id, wanted | design, by=by, at=NOON)[0]


def opened(by: Actor, crisis: Crisis, **design: Any) -> Wave:
    """Draw a sample and open its first wave."""
    survey = designed(by, crisis, **design)
    actions.draw(survey.id, seed=7, by=by, at=NOON)
    wave = Wave.objects.get(survey=survey, number=1)
    return actions.open_wave(wave.id, site="https://help.example.org", by=by, at=NOON)


def said(helped: str = "yes", **more: str) -> Answers:
    """Return answers to the small questionnaire."""
    typed = {"helped": helped, "needs": "work", "days": "3", **more}
    if helped == "no":
        typed.setdefault("why", "Nobody came.")
    return Answers({(path, ()): text for path, text in typed.items()})


def everybody_answers(by: Actor, wave: Wave, *, but: int = 0, at: datetime = NOON) -> None:
    """Let everybody who is asked answer by a call, but the last few; every third was not helped."""
    askings = list(Asking.objects.filter(wave=wave, state="open").order_by("member__number"))
    for number, one in enumerate(askings[: len(askings) - but]):
        answers = said("no" if number % 3 == 0 else "yes", days=str(number % 7))
        actions.send(one.id, answers, way=Way.PHONE, language="", by=by, at=at)
