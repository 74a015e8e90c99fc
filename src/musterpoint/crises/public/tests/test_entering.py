"""Reference and code: ten tries, the same words for a wrong one and for one that never was."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import musterpoint
from musterpoint.crises.models import CodeAttempt, Crisis
from musterpoint.crises.public.tests.site import Times, Visit
from musterpoint.people.models import Draft
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

UNKNOWN = "0000-0000"


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_code_opens_the_registration_from_another_phone(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    reference, code = visit.register()
    other = Visit(site)
    other.get("mine/")
    assert other.path == "continue/"
    other.post("continue/?next=mine", reference=reference, code=code)
    assert other.path == "mine/"
    assert "Nadira Tuvalo" in other.text


@pytest.mark.parametrize("kind", ["person", "draft", "nobody"])
def test_ten_wrong_codes_close_a_reference_whatever_it_is(
    visit: Visit, crisis: Crisis, site: Organisation, kind: str
) -> None:
    reference, code = UNKNOWN, "123456"
    if kind == "person":
        reference, code = visit.register()
    elif kind == "draft":
        visit.post("register/where/", area="tripoli")
        reference, code = visit.told()
    other = Visit(site)
    said = [other.post("continue/", reference=reference, code=wrong(code)) for _ in range(10)]
    assert all("do not fit together" in text for text in said)
    assert ["tried too often" in text for text in said] == [False] * 9 + [True]
    assert "tried too often" in other.post("continue/", reference=reference, code=code)
    assert other.path == "continue/"


def test_the_answer_is_the_same_for_an_unknown_reference(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    reference, code = visit.register()
    known, unknown = Visit(site), Visit(site)
    known.post("continue/", reference=reference, code=wrong(code))
    unknown.post("continue/", reference=UNKNOWN, code=wrong(code))
    assert known.status == unknown.status == 200
    token = r'name="csrfmiddlewaretoken" value="\w+"'
    shown = [re.sub(token, "", one.text) for one in (known, unknown)]
    assert shown[0].replace(reference, "") == shown[1].replace(UNKNOWN, "")


def test_a_day_later_it_opens_again(
    visit: Visit, crisis: Crisis, site: Organisation, times: Times
) -> None:
    reference, code = visit.register()
    other = Visit(site)
    for _turn in range(11):
        other.post("continue/", reference=reference, code=wrong(code))
    times.at += timedelta(days=1, minutes=1)
    other.post("continue/", reference=reference, code=code)
    assert other.path == "mine/"


def test_the_right_code_leaves_no_count_behind(
    visit: Visit, crisis: Crisis, site: Organisation, alice: Actor
) -> None:
    reference, code = visit.register()
    other = Visit(site)
    other.post("continue/", reference=reference, code=wrong(code))
    other.post("continue/", reference=reference, code=code)
    with acting_as(alice):
        assert not Draft.objects.exists()
        assert [one.failures for one in CodeAttempt.objects.all()] == [1], "that of the source"


def test_sixty_wrong_codes_close_a_source_whatever_references_it_tries(
    visit: Visit, crisis: Crisis, site: Organisation, times: Times
) -> None:
    reference, code = visit.register()
    other = Visit(site)
    for number in range(60):
        other.post("continue/", reference=f"0000-{number:04}", code="123456")
    assert "tried too often" in other.post("continue/", reference=reference, code=code)
    neighbour = Visit(site)
    neighbour.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    neighbour.post("continue/?next=mine", reference=reference, code=code)
    assert neighbour.path == "mine/"
    times.at += timedelta(minutes=61)
    other.post("continue/?next=mine", reference=reference, code=code)
    assert other.path == "mine/"


def test_a_source_that_changes_within_its_network_stays_closed(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    reference, code = visit.register()
    other = Visit(site)
    for number in range(61):
        other.client.defaults["REMOTE_ADDR"] = f"2001:db8:7:7::{number:x}"
        said = other.post("continue/", reference=f"0000-{number:04}", code="123456")
    assert "tried too often" in said
    other.client.defaults["REMOTE_ADDR"] = "2001:db8:7:8::1"
    other.post("continue/?next=mine", reference=reference, code=code)
    assert other.path == "mine/"


def test_a_forged_header_is_no_other_source(
    visit: Visit, crisis: Crisis, site: Organisation
) -> None:
    other = Visit(site)
    for number in range(61):
        other.client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        said = other.post("continue/", reference=f"0000-{number:04}", code="123456")
    assert "tried too often" in said


def test_the_count_tells_neither_reference_nor_address(
    visit: Visit, crisis: Crisis, site: Organisation, alice: Actor
) -> None:
    Visit(site).post("continue/", reference=UNKNOWN, code="123456")
    with acting_as(alice):
        kept = CodeAttempt.objects.values_list("token", flat=True)
        assert {len(bytes(token)) for token in kept} == {16}
        assert len(kept) == 2


def test_codes_are_checked_at_this_one_door() -> None:
    """Whoever checks a code elsewhere (the API, a reply) would have to count attempts there."""
    root = Path(musterpoint.__file__).parent
    asked = re.compile(r"\.(check_code|open_draft)\(")
    found = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if "tests" not in file.parts and asked.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"crises/public/attempts.py"}


@pytest.mark.parametrize("typed", ["", "??", "x" * 5000, "7K4D29Q", "\x00"])
def test_what_cannot_be_a_reference_is_refused_quietly(
    visit: Visit, crisis: Crisis, typed: str
) -> None:
    visit.post("continue/", reference=typed, code="١٢٣٤٥٦")
    assert visit.path == "continue/"
    assert "There is a problem" in visit.text


def test_an_open_registration_closes_after_half_an_hour(
    visit: Visit, crisis: Crisis, times: Times
) -> None:
    visit.register()
    assert "Nadira" in visit.get("mine/")
    times.at += timedelta(minutes=31)
    visit.get("mine/")
    assert visit.path == "continue/"


def test_closing_leaves_nothing_on_the_phone(visit: Visit, crisis: Crisis) -> None:
    visit.register()
    visit.post("close/")
    assert visit.path == "closed/"
    for page in ("mine/", "register/done/", "said/"):
        assert "Nadira" not in visit.get(page)


def test_a_marker_of_one_organisation_opens_nothing_in_another(
    visit: Visit, crisis: Crisis, elsewhere: Organisation
) -> None:
    visit.register()
    stranger = Visit(elsewhere)
    stranger.client.cookies = visit.client.cookies
    stranger.get("mine/")
    assert stranger.path == "continue/"


def test_personal_pages_are_not_stored(visit: Visit, crisis: Crisis) -> None:
    visit.register()
    visit.get("mine/")
    assert visit.response["Cache-Control"] == "no-store, private"
