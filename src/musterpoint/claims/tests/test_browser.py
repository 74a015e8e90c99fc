"""From a responder's address to the line of the bank: Chromium, in both directions of writing."""

from uuid import UUID

import pytest

from musterpoint.claims import actions
from musterpoint.claims.models import Claim, ClaimState
from musterpoint.claims.tests.factories import BANK, DAY, WEEK, Desk, clock, nights
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import PayingIn
from musterpoint.payments.models import Line
from musterpoint.payments.tests import factories as paying
from musterpoint.procedures.tests.factories import officer as hired
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HOST = "http://testserver"
BASE, SITE = f"{HOST}/o/haven/desk/claims/", f"{HOST}/o/haven/claims/"


def paid_by_bank(desk: Desk, order_id: UUID) -> bytes:
    """Put the order into a batch that others release and hand over; return the bank's statement."""
    with acting_as(desk.manager):
        account = payments.open_account(
            PayingIn(
                label="Bank Tunis", method="bank", unit="USD", book_account=BANK, holder="Haven",
                number=paying.IBAN, bic="WESTGB22", profile="international",
            ),
            by=desk.manager,
            at=NOON,
        )  # fmt: skip
    batch = paying.batch_in(account, order_id)
    with acting_as(desk.clerk):
        made = payments.prepare(batch, by=desk.clerk, at=NOON).batch
    with acting_as(desk.third):
        payments.release(made.id, by=desk.third, at=NOON)
    with acting_as(desk.clerk):
        payments.hand_over(made.id, by=desk.clerk, at=NOON)
        end_to_end = Line.objects.get(batch_id=made.id).end_to_end
    entry = paying.entry("3000.00", "DBIT", end_to_end)
    return paying.statement("100000.00", "97000.00", entry).replace(b"EUR", b"USD")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_claim_goes_from_the_address_to_the_line_of_the_bank(
    language: str, haven: Organisation, opened: Opener
) -> None:
    desk = Desk(haven)
    clock()
    made = desk.responder()
    own = f"/o/haven/claims/responder/{made.key}/"
    phone, faults = opened(asking(signed_in("haven", "reader")), f"{own}?lang={language}")
    check_looks(phone, faults, f"claims-code-{language}", language)
    phone.fill("[name=code]", made.code)
    press(phone.locator("main form button[type=submit]"))
    check_looks(phone, faults, f"claims-responder-{language}", language)
    phone.goto(f"{HOST}{own}new/")
    phone.fill("[name=place]", "Ras Ajdir")
    phone.fill("[name=unit]", "USD")
    for name, day in (("from_on", NOON - WEEK), ("until_on", NOON - DAY)):
        for part in ("day", "month", "year"):
            phone.fill(f"[name={name}_{part}]", str(getattr(day, part)))
    check_looks(phone, faults, f"claims-new-{language}", language)
    press(phone.locator("main form button[type=submit]"))
    phone.select_option("[name=service]", "bed-night")
    phone.fill("[name=number]", "100")
    phone.fill("[name=price]", "30.00")
    for name in ("is_uninsured", "is_unpaid_by_state", "is_unpaid_by_funds"):
        phone.locator(f"[name={name}]").check()
    check_looks(phone, faults, f"claims-line-{language}", language)
    press(phone.locator("main form button[type=submit]").first)
    here = phone.url
    check_looks(phone, faults, f"claims-draft-{language}", language)
    phone.goto(f"{here}step/send/")
    phone.locator("[name=is_true]").check()
    press(phone.locator("main form button[type=submit]"))
    with acting_as(desk.checker):
        row = Claim.objects.get()
    assert row.state == ClaimState.FILED
    desk.checked(row)
    address = f"/o/haven/desk/claims/{row.id}/step/decide/?lang={language}"
    deciding, more = opened(asking(signed_in("haven", "authorising_officer")), address)
    check_looks(deciding, more, f"claims-decide-{language}", language)
    deciding.select_option("[name=head]", str(desk.head))
    deciding.fill("[name=words]", "As checked")
    press(deciding.locator("main form button[type=submit]"))
    desk.approved_by_fund(row)
    officer, last = opened(
        asking(signed_in("haven", "welfare_officer")),
        f"/o/haven/desk/claims/{row.id}/step/order/?lang={language}",
    )
    press(officer.locator("main form button[type=submit]"))
    with acting_as(desk.clerk):
        order_id = actions.orders(row)[0].order_id
    statement = paid_by_bank(desk, order_id)
    second = signed_in("haven", "bookkeeper")
    reader = hired(haven, "Lina", "bookkeeper")
    with acting_as(reader):
        payments.read_statement(statement, by=reader, at=NOON)
    matching, none = opened(asking(second), f"/o/haven/desk/payments/lines/?lang={language}")
    press(matching.locator("main table a").first)
    press(matching.locator("main .mp-stack form button").first)
    pumps.run_due()
    assert desk.seen(row).state == ClaimState.RECONCILED
    assert none == []
    for name in ("", f"{row.id}/", f"responders/{made.row.id}/", "responders/", "tariffs/"):
        officer.goto(BASE + name)
        check_looks(
            officer, last, f"claims-{name.split('/')[0][:5] or 'list'}-{language}", language
        )
    phone.goto(here)
    check_looks(phone, faults, f"claims-paid-{language}", language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_wages_are_told_on_a_phone_and_worked_on_at_the_desk(
    language: str, haven: Organisation, opened: Opener
) -> None:
    desk = Desk(haven)
    clock()
    phone, faults = opened(
        asking(signed_in("haven", "reader")), f"/o/haven/claims/?lang={language}"
    )
    check_looks(phone, faults, f"owed-home-{language}", language)
    phone.goto(f"{SITE}wages/")
    phone.fill("[name=name]", "Yaw Mensah")
    phone.select_option("[name=country]", "LBY")
    check_looks(phone, faults, f"owed-start-{language}", language)
    press(phone.locator("main form button[type=submit]"))
    check_looks(phone, faults, f"owed-matter-{language}", language)
    phone.goto(f"{phone.url.split('?')[0]}owed/")
    check_looks(phone, faults, f"owed-owed-{language}", language)
    row = desk.told().row
    desk.filed(desk.responder().row, nights())
    page, more = opened(
        asking(signed_in("haven", "welfare_officer")), f"/o/haven/desk/claims/?lang={language}"
    )
    for name in ("wages/", f"wages/{row.id}/", f"wages/{row.id}/step/came/", "wages/group/",
                 "insurance/", "insurance/new/", "insurance/look/"):  # fmt: skip
        page.goto(BASE + name)
        check_looks(page, more, f"owed-{name.strip('/').split('/')[-1][:6]}-{language}", language)
