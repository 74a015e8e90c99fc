"""The API through its own door: conformance, other organisations' ids, repeats, bad input."""

import json
import re
from urllib.parse import urlencode
from uuid import uuid4

import ninja
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings

from musterpoint.audit.models import Event
from musterpoint.config.api import api
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.web.schemas import Schema
from tests.world import CANARY, Home, bearer, settle

ROOT = "/api/v1/o"


@pytest.fixture
def home(haven: Organisation, alice: Actor) -> Home:
    return settle(haven, alice, ("Nimal Perera", CANARY))


@pytest.fixture
def away(elsewhere: Organisation, mallory: Actor) -> Home:
    return settle(elsewhere, mallory, ("Maria Borg",))


@pytest.fixture
def caller(home: Home) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(home.organisation)}"})


def registration(name: str = "Kamal Silva", **more: object) -> dict:
    member = {"names": [name], "area": "tripoli", "place": "Tripoli", **more}
    return {"households": [{"members": [member]}]}


def post(caller: Client, path: str, body: object, **headers: str):
    return caller.post(
        path, data=json.dumps(body), content_type="application/json", headers=headers or None
    )


def test_without_a_token_nobody_gets_in(home: Home) -> None:
    answer = Client().get(f"{ROOT}/haven/crises")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_token_of_one_organisation_finds_nothing_in_another(caller: Client, away: Home) -> None:
    theirs = caller.get(f"{ROOT}/elsewhere/crises")
    none = caller.get(f"{ROOT}/nowhere/crises")
    assert (theirs.status_code, theirs.content) == (none.status_code, none.content)
    assert theirs.status_code == 404


def test_another_organisations_id_is_as_unknown_as_any(
    caller: Client, home: Home, away: Home
) -> None:
    for path in ("people/{}",):
        theirs = caller.get(f"{ROOT}/haven/{path.format(away.person_ids[0])}")
        none = caller.get(f"{ROOT}/haven/{path.format(uuid4())}")
        assert (theirs.status_code, theirs.content) == (404, none.content)
    body = {"person_id": str(away.person_ids[0]), "state": "safe", "way": "call",
            "occurred_at": "2026-05-01T12:00:00Z"}  # fmt: skip
    theirs = post(caller, f"{ROOT}/haven/crises/libya/states", {"changes": [body]})
    none = post(
        caller,
        f"{ROOT}/haven/crises/libya/states",
        {"changes": [body | {"person_id": str(uuid4())}]},
    )
    assert theirs.status_code == none.status_code >= 400
    assert theirs.content == none.content


def test_registering_reading_and_listing(caller: Client, home: Home) -> None:
    made = post(caller, f"{ROOT}/haven/registrations", registration())
    assert made.status_code == 201, made.content
    person_id = made.json()[0]["persons"][0]["id"]
    assert caller.get(f"{ROOT}/haven/people/{person_id}").json()["names"] == ["Kamal Silva"]
    found = caller.get(f"{ROOT}/haven/people/search", {"q": "Kamal Silva"}).json()["items"]
    assert person_id in [one["person_id"] for one in found]
    page = caller.get(f"{ROOT}/haven/crises/libya/roll", {"limit": 2}).json()
    rest = caller.get(
        f"{ROOT}/haven/crises/libya/roll", {"limit": 2, "cursor": page["next_cursor"]}
    ).json()
    assert len(page["items"]) == 2
    assert len(rest["items"]) == 1
    assert rest["next_cursor"] is None
    board = caller.get(f"{ROOT}/haven/crises/libya/board").json()
    assert board["totals"]["registered"] == 3


def test_a_search_by_one_common_name_says_that_there_are_more(caller: Client, home: Home) -> None:
    names = [f"Kamal {letter}ilva {other}asso" for letter in "BDFGHK" for other in "LMNPR"]
    members = [{"names": [name], "place": "Tripoli"} for name in names]
    body = {"households": [{"members": members}]}
    assert post(caller, f"{ROOT}/haven/registrations", body).status_code == 201
    page = caller.get(f"{ROOT}/haven/people/search", {"q": "kamal"}).json()
    assert (len(page["items"]), page["has_more"]) == (20, True)
    assert "surname" in page["advice"]
    page = caller.get(f"{ROOT}/haven/people/search", {"q": "Kamal Bilva Lasso"}).json()
    assert (page["has_more"], page["advice"]) == (False, "")


def test_each_reading_of_a_person_is_audited(caller: Client, home: Home) -> None:
    caller.get(f"{ROOT}/haven/people/{home.person_ids[0]}")
    with acting_as(home.actor):
        event = Event.objects.get(kind="people.person.read")
        assert (event.subject_id, event.actor_kind) == (home.person_ids[0], "client")


def test_the_same_create_twice_is_done_once(caller: Client, home: Home) -> None:
    answers = [
        post(caller, f"{ROOT}/haven/registrations", registration(), **{"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert {a.status_code for a in answers} == {201}
    with acting_as(home.actor):
        assert Person.objects.count() == 3
    other = post(
        caller, f"{ROOT}/haven/registrations", registration("X Y"), **{"Idempotency-Key": "k1"}
    )
    assert other.status_code == 422


def test_a_refused_create_keeps_nothing_and_its_key_stays_free(caller: Client, home: Home) -> None:
    bad = registration(born="2999-01-01")
    first = post(caller, f"{ROOT}/haven/registrations", bad, **{"Idempotency-Key": "k2"})
    assert first.status_code == 422
    assert first["Content-Type"] == "application/problem+json"
    assert any("born" in name for name in first.json()["errors"])
    good = post(caller, f"{ROOT}/haven/registrations", registration(), **{"Idempotency-Key": "k2"})
    assert good.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"households": []}',
        b'{"households": [{"members": []}]}',
        b'{"households": [{"members": [{"names": [""]}]}]}',
        b'{"households": [{"members": [{"names": ["A"], "nationalities": ["ZZZ"]}]}]}',
        b'{"households": "x"}',
        b"\xff\xfe",
        b'{"households": [{"members": [{"names": ["' + b"x" * 3_000_000 + b'"]}]}]}',
    ],
)
def test_bad_bodies_are_refused_clearly_and_write_nothing(
    caller: Client, home: Home, body: bytes
) -> None:
    answer = caller.post(f"{ROOT}/haven/registrations", data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500, answer.content
    assert b"Traceback" not in answer.content
    with acting_as(home.actor):
        assert Person.objects.count() == 2


def test_a_refusal_for_want_of_permission_is_audited(home: Home) -> None:
    reader = Client(headers={"authorization": f"Bearer {bearer(home.organisation, 'reader')}"})
    answer = reader.get(f"{ROOT}/haven/crises/libya/roll")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    with acting_as(home.actor):
        assert Event.objects.filter(kind="access.refused").count() == 1


def operations() -> list[tuple[str, str]]:
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        found += [(method.upper(), path) for method in methods]
    return sorted(found)


def test_each_operation_has_a_name_of_its_own() -> None:
    paths = api.get_openapi_schema()["paths"].values()
    names = [one["operationId"] for methods in paths for one in methods.values()]
    assert sorted(names) == sorted(set(names))


def test_each_schema_has_a_name_of_its_own() -> None:
    api.get_openapi_schema()
    ours = [one for one in below(ninja.Schema) if one.__module__.startswith("musterpoint.")]
    assert [one for one in ours if one is not Schema and not issubclass(one, Schema)] == []
    names = [one.__qualname__ for one in ours]
    assert sorted(names) == sorted(set(names))


def below(schema: type) -> list[type]:
    return [one for direct in schema.__subclasses__() for one in (direct, *below(direct))]


def test_no_two_routers_serve_one_address() -> None:
    """Django takes the first that fits: the methods of the second would never be reached."""
    paths = [
        re.sub(r"[{<][^}>]*[}>]", "*", f"{prefix}/{path}").replace("//", "/").strip("/")
        for prefix, router in api._routers
        for path in router.path_operations
    ]
    assert sorted(paths) == sorted(set(paths))


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_operation_asks_for_a_token_and_hides_other_organisations(
    method: str, path: str, home: Home, away: Home, caller: Client
) -> None:
    def fill(slug: str) -> str:
        address = path.replace("{organisation_slug}", slug).replace("{slug}", slug)
        for name in ("crisis",):
            address = address.replace(f"{{{name}}}", "libya")
        return re.sub(r"\{\w+\}", lambda _name: str(uuid4()), address)

    assert Client().generic(method, fill("haven")).status_code == 401
    theirs = caller.generic(method, fill("elsewhere"), b"{}", "application/json")
    none = caller.generic(method, fill("nowhere"), b"{}", "application/json")
    assert theirs.status_code == 404
    assert theirs.content == none.content


@pytest.mark.slow
def test_generated_requests_never_break_the_server(caller: Client, home: Home) -> None:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def law(case: schemathesis.Case) -> None:
            for name in ("slug", "organisation_slug"):
                if name in (case.path_parameters or {}):
                    case.path_parameters[name] = "haven"
            body = json.dumps(case.body) if isinstance(case.body, dict | list) else ""
            query = urlencode(case.query or {}, doseq=True)
            answer = caller.generic(
                case.method, f"{case.formatted_path}?{query}", body, "application/json"
            )
            assert answer.status_code < 500, (case.method, case.formatted_path, answer.content)
            if answer.status_code >= 400:
                assert answer["Content-Type"].startswith("application/problem+json")

        law()
