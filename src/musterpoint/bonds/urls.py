"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.bonds.views import (
    bond,
    calls,
    deciding,
    employers,
    paying,
    register,
    shares,
    taking,
)

app_name = "bonds"
BOND = "<uuid:bond_id>/"
EMPLOYER = "employers/<uuid:bond_employer>/"
CALL = "calls/<uuid:bond_call>/"
urlpatterns = [
    path("", register.register, name="register"),
    path("file/", register.file, name="file"),
    path("import/", register.import_list, name="import"),
    path("books/", register.books, name="books"),
    path("expiring/", register.expiring, name="expiring"),
    path("compliance/", register.compliance, name="compliance"),
    path("compliance/file/", register.compliance_file, name="compliance-file"),
    path("pools/", register.pools, name="pools"),
    path("pools/new/", register.pool_new, name="pool-new"),
    path("employers/", employers.employers, name="employers"),
    path("employers/new/", employers.new, name="employer-new"),
    path(EMPLOYER, employers.employer, name="employer"),
    path(f"{EMPLOYER}edit/", employers.edit, name="employer-edit"),
    path(f"{EMPLOYER}address/", employers.address, name="employer-address"),
    path(f"{EMPLOYER}require/", employers.require, name="require"),
    path("calls/", calls.calls, name="calls"),
    path("crises/<slug:crisis>/calls/", calls.calls, name="crisis-calls"),
    path("calls/new/", taking.new, name="call-new"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}details/", taking.details, name="details"),
    path(f"{CALL}match/", calls.match, name="match"),
    path(f"{CALL}notice/", calls.notice, name="notice"),
    path(f"{CALL}letter/", calls.letter, name="letter"),
    path(f"{CALL}decide/", deciding.decide, name="decide"),
    path(f"{CALL}refuse/", deciding.refuse, name="refuse"),
    path(f"{CALL}more/", deciding.more, name="more"),
    path(f"{CALL}withdraw/", calls.withdraw, name="withdraw"),
    path(f"{CALL}paper/", taking.paper_add, name="paper-add"),
    path(f"{CALL}papers/<uuid:bond_paper>/", taking.paper, name="paper"),
    path("payouts/<uuid:bond_payout>/", paying.payout, name="payout"),
    path("payouts/<uuid:bond_payout>/order/", paying.order, name="payout-order"),
    path("payouts/<uuid:bond_payout>/<slug:bond_money>/", calls.money, name="money"),
    path("top-ups/<uuid:bond_top_up>/", bond.top_up, name="top-up"),
    path("proposals/<uuid:bond_proposal>/", shares.proposal, name="proposal"),
    path(BOND, bond.bond, name="bond"),
    path(f"{BOND}lodge/", bond.lodge, name="lodge"),
    path(f"{BOND}verify/", bond.verify, name="verify"),
    path(f"{BOND}waive/", bond.waive, name="waive"),
    path(f"{BOND}days/", bond.days, name="days"),
    path(f"{BOND}replace/", bond.replace, name="replace"),
    path(f"{BOND}give-back/", bond.give_back, name="give-back"),
    path(f"{BOND}share/", shares.share, name="share"),
    path(f"{BOND}shares/<uuid:bond_employer>/back/", shares.share_back, name="share-back"),
]
