"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.funds.views import (
    accounts,
    budgets,
    commitments,
    funds,
    money,
    transactions,
    transfers,
)

app_name = "funds"
ACCOUNT = "accounts/<uuid:account_id>/"
TRANSACTION = "transactions/<uuid:transaction_id>/"
FUND = "fund/<slug:fund_slug>/"
COMMITMENT = "commitments/<uuid:commitment_id>/"
TRANSFER = "transfers/<uuid:fund_transfer>/"
urlpatterns = [
    path("", funds.listing, name="list"),
    path("new/", funds.new, name="open"),
    path("choose/", funds.choose, name="choose"),
    path("found/<slug:recipe_code>/", funds.found, name="found"),
    path("queue/", commitments.queue, name="queue"),
    path("reviews/", commitments.reviews, name="reviews"),
    path("planning/", budgets.planned, name="planning"),
    path("rates/", money.rates, name="rates"),
    path("rates/new/", money.rate, name="rate"),
    path("rates/gains/<slug:currency_code>/", money.gains, name="gains"),
    path("commitments/", commitments.listing, name="commitments"),
    path("commitments.table", commitments.export, name="commitments-export"),
    path(COMMITMENT, commitments.commitment, name="commitment"),
    path(f"{COMMITMENT}approve/", commitments.approve, name="approve"),
    path(f"{COMMITMENT}refuse/", commitments.refuse, name="refuse"),
    path(f"{COMMITMENT}cancel/", commitments.cancel, name="cancel"),
    path(f"{COMMITMENT}review/", commitments.review, name="review"),
    path("transfers/", transfers.listing, name="transfers"),
    path("transfers.table", transfers.export, name="transfers-export"),
    path(TRANSFER, transfers.transfer, name="transfer"),
    path(f"{TRANSFER}approve/", transfers.approve, name="transfer-approve"),
    path(f"{TRANSFER}refuse/", transfers.refuse, name="transfer-refuse"),
    path(f"{TRANSFER}withdraw/", transfers.withdraw, name="transfer-withdraw"),
    path(f"{TRANSFER}undo/", transfers.undo, name="transfer-undo"),
    path(f"{FUND}transfer/", transfers.ask, name="transfer-ask"),
    path("heads/<uuid:fund_head>/", funds.change, name="change-head"),
    path(FUND, funds.fund, name="fund"),
    path(f"{FUND}end/", funds.end, name="end-fund"),
    path(f"{FUND}windows/new/", funds.window, name="window"),
    path(f"{FUND}windows/<uuid:fund_window>/heads/new/", funds.head, name="head"),
    path(f"{FUND}authority/", funds.authority, name="authority"),
    path(f"{FUND}ask/", commitments.ask, name="ask"),
    path(f"{FUND}once/", commitments.once, name="once"),
    path(f"{FUND}receive/", money.receive, name="receive"),
    path(f"{FUND}exchange/", money.exchange, name="exchange"),
    path(f"{FUND}budget/", budgets.budget, name="budget"),
    path(f"{FUND}budget.table", budgets.export, name="budget-export"),
    path(f"{FUND}budget/line/", budgets.line, name="budget-line"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="new"),
    path("proof/", accounts.proof, name="proof"),
    path("compare/", accounts.compare, name="compare"),
    path("books.beancount", accounts.export, name="export"),
    path("close/", accounts.close, name="close"),
    path(ACCOUNT, accounts.account, name="account"),
    path(f"{ACCOUNT}statement.csv", accounts.statement_csv, name="statement"),
    path(f"{ACCOUNT}limits/", accounts.limits, name="limits"),
    path(f"{ACCOUNT}end/", accounts.end, name="end"),
    path(f"{ACCOUNT}reopen/", accounts.reopen, name="reopen"),
    path("move/", transactions.move, name="move"),
    path(TRANSACTION, transactions.transaction, name="transaction"),
    path(f"{TRANSACTION}end/<slug:ledger_end>/", transactions.settle, name="settle"),
    path(f"{TRANSACTION}reverse/", transactions.reverse, name="reverse"),
]
