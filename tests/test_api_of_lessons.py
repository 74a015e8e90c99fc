"""Programs read lessons, practices and the same numbers, and write lessons."""

from django.test import Client

from musterpoint.kernel import indicators
from musterpoint.lessons.tests.test_figures import lived
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer


def test_programs_read_the_same_numbers(haven: Organisation, alice: Actor) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        made = lived(alice)
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'duty_officer')}"})
    found = program.get(f"/api/v1/o/haven/indicators?crisis={made.slug}").json()
    with acting_as(alice):
        for one in found:
            nothing = indicators.get(one["code"]).of_nothing
            assert one["value"] == indicators.count(one["code"], made.id).get("", nothing)
    assert program.get("/api/v1/o/haven/indicators?crisis=none").status_code == 404
    given = {"title": "Voice first", "what": "Seen", "theme": "coordination"}
    made_lesson = program.post("/api/v1/o/haven/lessons", given, "application/json")
    assert made_lesson.status_code == 201
    bad = program.post("/api/v1/o/haven/lessons", given | {"theme": "x"}, "application/json")
    assert bad.status_code == 422
    (line,) = program.get("/api/v1/o/haven/lessons?q=voice").json()
    assert line["standing"] == "no_recommendation"
    practices = program.get("/api/v1/o/haven/practices?guideline=13").json()
    assert {one["label"] for one in practices} >= {"Illustrative, not endorsed"}
