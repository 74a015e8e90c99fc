"""Addresses of the desk's pages of travel documents."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.cases.travel.views import applications, questions, steps, stock, transfers, urgent

app_name = "travel"
application: list[URLPattern | URLResolver] = [
    path("", steps.application, name="application"),
    path("edit/", applications.edit, name="edit"),
    path("photo.png", applications.photo, name="photo"),
    path("document.pdf", applications.document, name="document"),
    path("receipt.pdf", applications.receipt, name="receipt"),
    path("photo/", steps.add_photo, name="add-photo"),
    path("screen/", steps.screen, name="screen"),
    path("unscreen/", steps.unscreen, name="unscreen"),
    path("submit/", steps.submit, name="submit"),
    path("check/", steps.check, name="check"),
    path("ask/", steps.ask, name="ask"),
    path("confirm/", steps.confirm, name="confirm"),
    path("issue-first/", urgent.ask, name="issue-first"),
    path("issue-first/approve/", urgent.approve, name="issue-first-approve"),
    path("issue-first/drop/", urgent.drop, name="issue-first-drop"),
    path("issue-first/keep/", urgent.keep, name="issue-first-keep"),
    path("fee/", steps.fee, name="fee"),
    path("print/", steps.print_on, name="print"),
    path("spoil/", steps.spoil, name="spoil"),
    path("sign/", steps.sign, name="sign"),
    path("hand-over/", steps.hand_over, name="hand-over"),
    path("refuse/", steps.refuse, name="refuse"),
    path("withdraw/", steps.withdraw, name="withdraw"),
    path("revoke/", steps.revoke, name="revoke"),
]
station: list[URLPattern | URLResolver] = [
    path("", stock.station, name="station"),
    path("receive/", stock.receive, name="receive"),
    path("send/", transfers.pack, name="pack"),
    path("put-away/", stock.put_away, name="put-away"),
    path("count/", stock.count, name="count"),
    path("calibrate/", stock.calibrate, name="calibrate"),
    path("ledger.csv", stock.ledger, name="ledger"),
]
transfer: list[URLPattern | URLResolver] = [
    path("", transfers.transfer, name="transfer"),
    path("send/", transfers.send, name="transfer-send"),
    path("cancel/", transfers.cancel, name="transfer-cancel"),
    path("count/", transfers.count, name="transfer-count"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", applications.listing, name="list"),
    path("people/<uuid:person>/new/", applications.new, name="new"),
    path("applications/<uuid:application_id>/", include(application)),
    path("questions/", applications.questions, name="questions"),
    path("questions/<uuid:question_id>/", questions.question, name="question"),
    path("stock/", stock.stations, name="stock"),
    path("stock/stock.csv", stock.all_stock, name="stock-table"),
    path("stock/transfers/", transfers.transfers, name="transfers"),
    path("stock/transfers/transfers.csv", transfers.transfers_table, name="transfers-table"),
    path("stock/transfers/<uuid:transfer_id>/", include(transfer)),
    path("stock/<uuid:station_id>/", include(station)),
    path("keys/", stock.keys, name="keys"),
    path("keys/<uuid:key_id>/certificate.pem", stock.certificate, name="certificate"),
]
