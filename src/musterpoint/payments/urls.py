"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.payments.views import (
    accounts,
    all_sure,
    bank,
    batches,
    in_kind,
    orders,
    phone,
    points,
    results,
    vouchers,
)

app_name = "payments"
ORDER = "orders/<uuid:order_id>/"
BATCH = "batches/<uuid:batch_id>/"
POINT = "points/<uuid:paying_id>/"
LINE = "lines/<uuid:bank_line_id>/"
urlpatterns = [
    path("", orders.orders, name="orders"),
    path("export/", orders.orders_file, name="orders-file"),
    path("orders/new/", orders.new, name="order-new"),
    path(ORDER, orders.order, name="order"),
    path(f"{ORDER}payee/", orders.mend, name="order-mend"),
    path(f"{ORDER}cancel/", orders.cancel, name="order-cancel"),
    path(f"{ORDER}back/", orders.take_back, name="order-back"),
    path(f"{ORDER}in-kind/", in_kind.deliver, name="order-in-kind"),
    path(f"{ORDER}in-kind/release/", in_kind.release, name="order-in-kind-release"),
    path(f"{ORDER}in-kind/back/", in_kind.take_back, name="order-in-kind-back"),
    path(f"{ORDER}voucher/", vouchers.issue, name="order-voucher"),
    path(f"{ORDER}voucher/lost/", vouchers.reissue, name="order-voucher-lost"),
    path(f"{ORDER}voucher/paper/", vouchers.paper, name="order-voucher-paper"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.choose, name="batch-new"),
    path("batches/new/<uuid:paying_id>/<slug:payment_way>/", batches.new, name="batch-from"),
    path("batches/answer/", batches.answer, name="answer"),
    path(BATCH, batches.batch, name="batch"),
    path(f"{BATCH}step/<slug:batch_step>/", batches.step, name="batch-step"),
    path(f"{BATCH}result/", results.result, name="batch-result"),
    path(f"{BATCH}arrived/", results.arrived, name="batch-arrived"),
    path("statements/", bank.statements, name="statements"),
    path("statements/new/", bank.statement_new, name="statement-new"),
    path("lines/", bank.queue, name="queue"),
    path("lines/export/", bank.queue_file, name="queue-file"),
    path("lines/accept/", bank.queue_accept, name="queue-accept"),
    path("lines/accept-all/", all_sure.accept_all, name="queue-accept-all"),
    path(LINE, bank.line, name="line"),
    path(f"{LINE}split/", bank.line_split, name="line-split"),
    path(f"{LINE}accept/<slug:line_proposal>/", bank.line_accept, name="line-accept"),
    path("matches/<uuid:match_id>/undo/", bank.undo, name="match-undo"),
    path("points/", points.points, name="points"),
    path("points/twice/", points.conflicts, name="conflicts"),
    path("points/twice/<uuid:payout_id>/", points.conflict, name="conflict"),
    path(POINT, points.point, name="point"),
    path(f"{POINT}cash/", points.cash, name="point-cash"),
    path(f"{POINT}staff/", points.staff, name="point-staff"),
    path(f"{POINT}redeem/", points.redeem, name="point-redeem"),
    path(f"{POINT}upload/", points.upload, name="point-upload"),
    path(f"{POINT}list/", points.take_along, name="point-list"),
    path(f"{POINT}phone/", phone.phone, name="point-phone"),
    path(f"{POINT}phone/kept/", phone.kept, name="point-kept"),
    path(f"{POINT}queue/", phone.queue, name="point-queue"),
    path("worker.js", phone.worker, name="worker"),
    path(f"{POINT}day/", points.close_day, name="point-day"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account-new"),
    path("accounts/<uuid:paying_id>/end/", accounts.account_end, name="account-end"),
]
