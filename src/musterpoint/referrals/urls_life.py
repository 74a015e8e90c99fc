"""Addresses of the pages of referrals; ``urls`` takes them in."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.referrals.views import preparing, referral, referral_lists

of_referral: list[URLPattern | URLResolver] = [
    path("", referral.referral, name="referral"),
    path("consent/", preparing.consent, name="consent"),
    path("send/", referral.send, name="send"),
    path("link/", referral.renew, name="renew"),
    path("answer/", referral.answer, name="answer"),
    path("receipt/", referral.receipt, name="receipt"),
    path("withdraw/", referral.withdraw, name="withdraw"),
    path("feedback/", referral.feedback, name="feedback"),
    path("close/", referral.close, name="close"),
    path("paper.pdf", referral.paper, name="paper"),
]
patterns: list[URLPattern | URLResolver] = [
    path("referrals/", referral_lists.referrals, name="list"),
    path("referrals/new/", preparing.new, name="new"),
    path("referrals/received/", referral_lists.received, name="received"),
    path("referrals/export/", referral_lists.export, name="export"),
    path("referrals/figures/", referral_lists.figures, name="figures"),
    path("referrals/figures.csv", referral_lists.figures_csv, name="figures-csv"),
    path("people/<uuid:person>/referrals/", referral_lists.of_person, name="of-person"),
    path("referrals/<uuid:referral_id>/", include(of_referral)),
]
