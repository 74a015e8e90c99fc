"""
Funds for programs: what is in them, what was asked and moved, the books, budgets and rates.

A program asks, reads and writes into the books. It approves, refuses and reviews nothing: that is
for people, and there is no operation for it.
"""

from ninja import Router

from musterpoint.funds.api._books import router as books
from musterpoint.funds.api._budgets import router as budgets
from musterpoint.funds.api._funds import router as funds
from musterpoint.funds.api._members import router as members
from musterpoint.funds.api._transfers import router as transfers

router = Router()
for part in (funds, members, transfers, books, budgets):
    router.add_router("", part)
