"""A note says where to pay: as a fund manager named it, in the reader's language, or "ask us"."""

import pytest
from django.test import Client

from musterpoint.costs import actions
from musterpoint.costs.models import PayTo
from musterpoint.costs.presenters import number
from musterpoint.costs.tests.factories import LATER, TODAY, noted
from musterpoint.costs.tests.test_pages import DESK, SITE
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in

IBAN = "GB82 WEST 1234 5698 7654 32"
PAGE = f"{DESK}notes/pay-to/"
GIVEN = {"holder": "Haven", "iban": IBAN, "words_en": "Or in cash, Mondays.", "words_ar": "أو نقدا"}


def opened(made: actions.Offered) -> Client:
    phone = Client()
    phone.post(f"{SITE}{made.key}/code/", {"code": made.code})
    return phone


def test_a_note_says_where_to_pay_in_the_readers_language(loop: Loop, haven: Organisation) -> None:
    made = noted(loop)
    phone, own = opened(made), f"{SITE}{made.key}/"
    assert "Ask us where to pay." in phone.get(f"{own}?lang=en").content.decode()
    manager = signed_in("haven", "fund_manager")
    assert manager.post(PAGE, GIVEN).status_code == 302
    assert IBAN in manager.get(PAGE).content.decode()
    page = phone.get(f"{own}?lang=en").content.decode()
    for words in (f"To the account of Haven, IBAN {IBAN}", "Or in cash, Mondays.",
                  f"with your payment: {number(made.note.reference)}"):  # fmt: skip
        assert words in page, words
    assert "Ask us where to pay." not in page
    arabic = phone.get(f"{own}?lang=ar").content.decode()
    assert "أو نقدا" in arabic
    assert "Mondays" not in arabic
    assert "Or in cash, Mondays." in phone.get(f"{own}?lang=fr").content.decode()
    for language in ("en", "ar"):
        assert phone.get(f"{own}letter/?lang={language}").content.startswith(b"%PDF")


def test_an_iban_is_checked_and_needs_its_holder(loop: Loop, haven: Organisation) -> None:
    manager = signed_in("haven", "fund_manager")
    for changed in ({"iban": "GB83 WEST 1234 5698 7654 32"}, {"iban": "12345"}, {"holder": ""},
                    {"words_en": "x" * 601}):  # fmt: skip
        assert manager.post(PAGE, GIVEN | changed).status_code == 422, changed
    with acting_as(loop.state):
        assert not PayTo.objects.exists()


def test_what_was_said_before_stays_and_nothing_takes_it_away(
    loop: Loop, haven: Organisation
) -> None:
    made = noted(loop)
    manager = signed_in("haven", "fund_manager")
    for given in (GIVEN, GIVEN, {"words_en": "At the desk."}, {}):
        assert manager.post(PAGE, given).status_code == 302
    with acting_as(loop.state):
        assert [one.iban for one in PayTo.objects.order_by("id")] == [IBAN.replace(" ", ""), "", ""]
    page = opened(made).get(f"{SITE}{made.key}/?lang=en").content.decode()
    assert "Ask us where to pay." in page


@pytest.mark.parametrize("role", ["welfare_officer", "authorising_officer", "reader"])
def test_only_a_fund_manager_names_an_account(haven: Organisation, role: str) -> None:
    assert signed_in("haven", role).get(PAGE).status_code == 403


def test_who_has_paid_is_asked_for_nothing(loop: Loop) -> None:
    made = noted(loop)
    with acting_as(loop.state):
        actions.receive(made.note.id, 10_000, TODAY, by=loop.state, at=LATER)
    page = opened(made).get(f"{SITE}{made.key}/?lang=en").content.decode()
    assert "Where to pay" not in page
