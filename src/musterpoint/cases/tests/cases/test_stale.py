"""A case that moves on while somebody types: nothing is written, and nothing typed is lost."""

import pytest
from django.test import Client

from musterpoint.cases import actions
from musterpoint.cases.models import AnyCase, Note, Party
from musterpoint.cases.tests.cases.factories import officer, opened
from musterpoint.cases.tests.cases.test_pages import actor_of, page_of
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def by(dora: Client, haven: Organisation) -> Actor:
    return actor_of(dora, haven)


@pytest.fixture
def moved(by: Actor, haven: Organisation) -> AnyCase:
    """A case that went to another organisation and was closed here while its page stood open."""
    case = opened(by)
    sara = officer(haven, "Sara", "supervisor")
    with acting_as(by):
        actions.close(case.id, "referred", "The other consulate takes it", by=by, at=NOON)
    with acting_as(sara):
        actions.sign_off(case.id, by=sara, at=NOON)
    return case


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        ("visits/", {"when": "2026-05-01T10:00", "where": "Ain Zara", "text": "He is well"}, "Ain Zara"),
        ("people/", {"role": "kin", "name": "Kamala", "phone": "+94 77"}, "Kamala"),
        ("step/", {"step": "call", "answer-reached": "He asked for his papers"}, "He asked for his papers"),
        ("step/", {"step": "call", "gate": "open", "reason": "The father agreed"}, "The father agreed"),
    ],
)  # fmt: skip
def test_what_is_typed_on_a_case_that_moved_away_is_refused_and_kept(
    dora: Client, by: Actor, moved: AnyCase, address: str, typed: dict[str, str], words: str
) -> None:
    with acting_as(by):
        before = (Note.objects.count(), Party.objects.count())
    answer = dora.post(page_of(moved, address), typed)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "What you typed" in page
    assert words in page
    with acting_as(by):
        assert (Note.objects.count(), Party.objects.count()) == before


def test_a_step_that_a_colleague_did_first_is_refused_and_the_answers_stand(
    dora: Client, by: Actor
) -> None:
    case = opened(by)
    answer = dora.post(page_of(case, "step/"), {"step": "gone", "note": "She wants to go home"})
    assert answer.status_code == 409
    assert "She wants to go home" in answer.content.decode()


def test_a_case_that_a_colleague_took_meanwhile_stays_theirs(
    dora: Client, by: Actor, haven: Organisation
) -> None:
    emil = officer(haven, "Emil")
    case = opened(emil)
    answer = dora.post(page_of(case, "own/"), {"what": "take"})
    assert answer.status_code == 409
    with acting_as(by):
        case.refresh_from_db()
        assert case.owner_id == emil.id
