"""Reference and code: ten tries, the same words for a wrong one and for one that never was."""

import re
from datetime import timedelta

import pytest

from musterpoint.crises.models import Crisis
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
