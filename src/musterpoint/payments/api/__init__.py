"""
Payments for programs: from the order to the reconciled line, by the steps of the pages.

A program orders, prepares, fetches the file, reads statements and matches; who had one of these
duties in a payment is refused the next by the same actions as on the pages.
"""

from ninja import Router

from musterpoint.payments.api._accounts import router as accounts
from musterpoint.payments.api._bank import router as bank
from musterpoint.payments.api._batches import router as batches
from musterpoint.payments.api._orders import router as orders
from musterpoint.payments.api._points import router as points

router = Router(tags=["payments"])
for part in (orders, accounts, batches, bank, points):
    router.add_router("", part)
