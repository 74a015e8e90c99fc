"""Addresses of the desk's pages of travel documents."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.cases.travel.views import applications, questions, steps, stock

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
    path("put-away/", stock.put_away, name="put-away"),
    path("count/", stock.count, name="count"),
    path("calibrate/", stock.calibrate, name="calibrate"),
    path("ledger.csv", stock.ledger, name="ledger"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", applications.listing, name="list"),
    path("people/<uuid:person>/new/", applications.new, name="new"),
    path("applications/<uuid:application_id>/", include(application)),
    path("questions/", applications.questions, name="questions"),
    path("questions/<uuid:question_id>/", questions.question, name="question"),
    path("stock/", stock.stations, name="stock"),
    path("stock/stock.csv", stock.all_stock, name="stock-table"),
    path("stock/<uuid:station_id>/", include(station)),
    path("keys/", stock.keys, name="keys"),
    path("keys/<uuid:key_id>/certificate.pem", stock.certificate, name="certificate"),
]
