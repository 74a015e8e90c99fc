"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.costs.views import legs, netting, note_acts, notes, pay_to, reliefs, statements

app_name = "costs"
LEG = "legs/<uuid:cost_leg>/"
NOTE = "notes/<uuid:cost_note>/"
RELIEF = "waivers/<uuid:cost_relief>/"
STATEMENT = "statements/<uuid:cost_statement>/"
LINE = "lines/<uuid:cost_line>/"
NETTING = "netting/<uuid:cost_netting>/"
urlpatterns = [
    path("", legs.legs, name="legs"),
    path("crises/<slug:crisis>/legs/", legs.legs, name="crisis-legs"),
    path("crises/<slug:crisis>/notes/", notes.notes, name="crisis-notes"),
    path("new/", legs.new, name="leg-new"),
    path("books/", legs.books, name="books"),
    path("routes/", legs.routes, name="routes"),
    path("routes/file/", legs.routes_file, name="routes-file"),
    path(LEG, legs.leg, name="leg"),
    path(f"{LEG}settle/", legs.settle, name="settle"),
    path(f"{LEG}invoice/", legs.invoice, name="invoice"),
    path("invoices/<uuid:cost_invoice>/", legs.correct, name="correct"),
    path("shares/<uuid:cost_share>/", legs.payer, name="payer"),
    path("payers/<uuid:cost_change>/", legs.decide, name="decide-payer"),
    path("notes/", notes.notes, name="notes"),
    path("notes/file/", notes.file, name="notes-file"),
    path("notes/pay-to/", pay_to.pay_to, name="pay-to"),
    path("notes/offer/", notes.offer, name="offer"),
    path(NOTE, notes.note, name="note"),
    path(f"{NOTE}letter/", notes.letter, name="letter"),
    path(f"{NOTE}answer/", notes.answer, name="answer"),
    path(f"{NOTE}waive/", notes.waive, name="waive"),
    path(f"{NOTE}plan/", notes.plan, name="plan"),
    path(f"{NOTE}receive/", note_acts.receive, name="receive"),
    path(f"{NOTE}write-off/", reliefs.write_off, name="write-off"),
    path(f"{NOTE}hardship/", reliefs.hardship, name="hardship"),
    path("receipts/<uuid:cost_receipt>/back/", note_acts.take_back, name="take-back"),
    path(f"{NOTE}renew/", note_acts.renew, name="renew"),
    path(f"{NOTE}end-link/", note_acts.end_link, name="end-link"),
    path(f"{NOTE}give-back/", note_acts.give_back, name="give-back"),
    path("plans/", notes.plans, name="plans"),
    path("waivers/", reliefs.reliefs, name="reliefs"),
    path(RELIEF, reliefs.relief, name="relief"),
    path(f"{RELIEF}weigh/", reliefs.weigh, name="weigh"),
    path(f"{RELIEF}decide/", reliefs.decide, name="decide-relief"),
    path("statements/", statements.statements, name="statements"),
    path("statements/carried/", statements.carried, name="carried"),
    path("statements/count/", statements.count, name="count"),
    path("statements/new/", statements.draw, name="draw"),
    path(STATEMENT, statements.statement, name="statement"),
    path(f"{STATEMENT}file/", statements.file, name="statement-file"),
    path(f"{STATEMENT}send/", statements.send, name="send"),
    path(f"{STATEMENT}discard/", statements.discard, name="discard"),
    path(f"{STATEMENT}accept/", statements.accept_open, name="accept-open"),
    path(LINE, statements.line, name="line"),
    path(f"{LINE}accept/", statements.accept, name="accept-line"),
    path(f"{LINE}dispute/", statements.dispute, name="dispute"),
    path(f"{LINE}offer/", statements.offer, name="offer-amount"),
    path(f"{LINE}decide/", statements.decide, name="decide-line"),
    path(f"{LINE}answer/", statements.answer, name="answer-offer"),
    path(f"{LINE}drop/", statements.drop, name="drop"),
    path("netting/", netting.nettings, name="nettings"),
    path("netting/new/", netting.invite, name="invite"),
    path(NETTING, netting.netting, name="netting"),
    path(f"{NETTING}join/", netting.join, name="join"),
    path(f"{NETTING}propose/", netting.propose, name="propose"),
    path(f"{NETTING}accept/", netting.accept, name="accept"),
    path(f"{NETTING}end/", netting.end, name="end"),
    path("transfers/<uuid:cost_transfer>/", netting.pay, name="pay"),
    path("transfers/<uuid:cost_transfer>/release/", netting.release, name="release"),
]
