"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.goods.views import (
    asking,
    catalogue,
    checking,
    giving,
    handing,
    lending,
    phone,
    sending,
    stock,
)

app_name = "goods"
STORE = "stores/<uuid:goods_store>/"
ITEM = "items/<uuid:goods_item>/"
REQUEST = "requests/<uuid:goods_request>/"
DISPATCH = "waybills/<uuid:goods_dispatch>/"
DISTRIBUTION = "distributions/<uuid:goods_distribution>/"
COUNT = "counts/<uuid:goods_count>/"
urlpatterns = [
    path("", stock.stock, name="stock"),
    path("export/", stock.export, name="export"),
    path("stores/new/", stock.new_store, name="new-store"),
    path(STORE, stock.store, name="store"),
    path(f"{STORE}receive/", stock.receive, name="receive"),
    path(f"{STORE}kits/", stock.kits, name="kits"),
    path(f"{STORE}minimum/", stock.minimum, name="minimum"),
    path(f"{STORE}card/<uuid:goods_item>/", stock.card, name="card"),
    path(f"{STORE}card/<uuid:goods_item>/export/", stock.card_file, name="card-file"),
    path(f"{STORE}lend/", lending.lend, name="lend"),
    path(f"{STORE}loss/", checking.new_loss, name="new-loss"),
    path(f"{STORE}count/", checking.new_count, name="new-count"),
    path("items/", catalogue.items, name="items"),
    path("items/new/", catalogue.new, name="new-item"),
    path("items/take/", catalogue.take, name="take"),
    path("items/export/", catalogue.export, name="items-file"),
    path("items/read/", catalogue.read_in, name="items-read"),
    path(ITEM, catalogue.item, name="item"),
    path(f"{ITEM}parts/", catalogue.parts, name="parts"),
    path("requests/", asking.requests, name="requests"),
    path("requests/new/", asking.new_request, name="new-request"),
    path(REQUEST, asking.request, name="request"),
    path(f"{REQUEST}ask/", asking.ask_draft, name="ask-draft"),
    path(f"{REQUEST}remove/", asking.drop_draft, name="drop-draft"),
    path(f"{REQUEST}decide/", asking.decide, name="decide"),
    path(f"{REQUEST}end/", asking.end_request, name="end-request"),
    path("waybills/", sending.dispatches, name="dispatches"),
    path("waybills/new/", sending.new_dispatch, name="new-dispatch"),
    path(DISPATCH, sending.dispatch, name="dispatch"),
    path(f"{DISPATCH}receive/", sending.take_in, name="take-in"),
    path(f"{DISPATCH}paper/", sending.paper, name="waybill"),
    path("distributions/", giving.distributions, name="distributions"),
    path("distributions/new/", giving.new, name="new-distribution"),
    path("reviews/", handing.reviews, name="reviews"),
    path("reviews/<uuid:goods_handout>/", handing.review, name="review"),
    path(DISTRIBUTION, giving.distribution, name="distribution"),
    path(f"{DISTRIBUTION}list/", giving.add_lines, name="add-lines"),
    path(f"{DISTRIBUTION}roll/", giving.add_roll, name="add-roll"),
    path(f"{DISTRIBUTION}paper/", giving.paper, name="paper"),
    path(f"{DISTRIBUTION}cards/", giving.cards, name="cards"),
    path(f"{DISTRIBUTION}close/", giving.close, name="close"),
    path(f"{DISTRIBUTION}count/", giving.headcount, name="headcount"),
    path(f"{DISTRIBUTION}hand/", handing.hand, name="hand"),
    path(f"{DISTRIBUTION}hand/<uuid:goods_listed>/", handing.give, name="give"),
    path(f"{DISTRIBUTION}phone/", phone.phone, name="phone"),
    path(f"{DISTRIBUTION}phone/kept/", phone.kept, name="kept"),
    path(f"{DISTRIBUTION}queue/", phone.queue, name="queue"),
    path("worker.js", phone.worker, name="worker"),
    path("loans/", lending.loans, name="loans"),
    path("loans/<uuid:goods_loan>/", lending.back, name="loan"),
    path("losses/", checking.losses, name="losses"),
    path("losses/<uuid:goods_loss>/", checking.loss, name="loss"),
    path("counts/", checking.counts, name="counts"),
    path(COUNT, checking.count, name="count"),
    path(f"{COUNT}sheet/", checking.count_sheet, name="count-sheet"),
    path(f"{COUNT}enter/", checking.enter, name="enter"),
    path(f"{COUNT}read/", checking.read_count, name="read-count"),
]
