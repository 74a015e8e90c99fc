"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.giving.views import (
    campaigns,
    files,
    gifts,
    givers,
    intents,
    levies,
    loans,
    members,
    pledges,
    rates,
    refunds,
    things,
)

app_name = "giving"
GIVER = "givers/<uuid:giver_id>/"
PLEDGE = "pledges/<uuid:pledge_id>/"
GIFT = "gifts/<uuid:gift_id>/"
CAMPAIGN = "campaigns/<uuid:appeal_id>/"
LOAN = "loans/<uuid:loan_id>/"
THING = "things/<uuid:thing_id>/"
RATE = "levies/rates/<uuid:levy_rate>/"
urlpatterns = [
    path("", pledges.pledges, name="pledges"),
    path("pledges/new/", pledges.new, name="pledge-new"),
    path("pledges/read-in/", files.read_in, name="import"),
    path("pledges/table/", files.pledges_file, name="pledges-file"),
    path(PLEDGE, pledges.pledge, name="pledge"),
    path(f"{PLEDGE}confirm/", pledges.confirm, name="pledge-confirm"),
    path(f"{PLEDGE}withdraw/", pledges.withdraw, name="pledge-withdraw"),
    path(f"{PLEDGE}instalments/", pledges.replan, name="pledge-replan"),
    path(f"{PLEDGE}members/", members.pledge_members, name="pledge-members"),
    path(f"{PLEDGE}money/", pledges.came, name="pledge-gift"),
    path("levies/", levies.levies, name="levies"),
    path("levies/table/", levies.levies_file, name="levies-file"),
    path("levies/new/", levies.levy_new, name="levy-new"),
    path("levies/rates/", rates.rates, name="rates"),
    path("levies/rates/new/", rates.new, name="rate-new"),
    path(RATE, rates.rate, name="rate"),
    path(f"{RATE}next/", rates.following, name="rate-next"),
    path(f"{RATE}confirm/", rates.confirm, name="rate-confirm"),
    path(f"{RATE}refuse/", rates.refuse, name="rate-refuse"),
    path(f"{RATE}withdraw/", rates.withdraw, name="rate-withdraw"),
    path("givers/", givers.givers, name="givers"),
    path("givers/new/", givers.new, name="giver-new"),
    path(GIVER, givers.giver, name="giver"),
    path(f"{GIVER}change/", givers.change, name="giver-change"),
    path(f"{GIVER}forget/", givers.erase, name="giver-erase"),
    path("duties/<uuid:duty_id>/", givers.duty_done, name="duty-done"),
    path("receipts/", gifts.receipts, name="receipts"),
    path("receipts/table/", gifts.receipts_file, name="receipts-file"),
    path("receipts/<uuid:receipt_id>/", gifts.receipt, name="receipt"),
    path("gifts/new/", gifts.new, name="gift-new"),
    path(GIFT, gifts.gift, name="gift"),
    path(f"{GIFT}back/", gifts.take_back, name="gift-back"),
    path(f"{GIFT}refund/", refunds.new, name="refund-new"),
    path("refunds/<uuid:gift_refund>/order/", refunds.order, name="refund-order"),
    path("refunds/<uuid:gift_refund>/withdraw/", refunds.withdraw, name="refund-withdraw"),
    path("begun/", intents.intents, name="intents"),
    path("begun/<uuid:intent_id>/", intents.intent, name="intent"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign-new"),
    path(CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{CAMPAIGN}change/", campaigns.change, name="campaign-change"),
    path(f"{CAMPAIGN}open/", campaigns.open_, name="campaign-open"),
    path(f"{CAMPAIGN}close/", campaigns.close, name="campaign-close"),
    path(f"{CAMPAIGN}matching/", campaigns.matching_new, name="matching-new"),
    path("matching/<uuid:matching_id>/", campaigns.matching_call, name="matching-call"),
    path("providers/", campaigns.providers, name="providers"),
    path("providers/new/", campaigns.provider_new, name="provider-new"),
    path("providers/<uuid:provider_id>/", campaigns.provider, name="provider"),
    path("loans/", loans.loans, name="loans"),
    path("loans/new/", loans.loan_new, name="loan-new"),
    path(LOAN, loans.loan, name="loan"),
    path(f"{LOAN}early/", loans.loan_early, name="loan-early"),
    path("loans/dues/<uuid:due_id>/", loans.loan_pay, name="loan-pay"),
    path("things/", things.things, name="things"),
    path("things/new/", things.thing_new, name="thing-new"),
    path(THING, things.thing, name="thing"),
    path(f"{THING}receive/", things.thing_receive, name="thing-receive"),
    path(f"{THING}use/", things.thing_use, name="thing-use"),
    path(f"{THING}return/", things.thing_return, name="thing-return"),
    path(f"{THING}withdraw/", things.thing_withdraw, name="thing-withdraw"),
]
