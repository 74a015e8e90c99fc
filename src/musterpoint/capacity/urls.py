"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.capacity.views import assessments, comparing, items, partners, peers, steps

app_name = "capacity"
ONE = "<uuid:capacity_id>/"
QUESTION = f"{ONE}questions/<slug:capacity_question>/"
ITEM = "plan/<uuid:capacity_item>/"
urlpatterns = [
    path("", assessments.home, name="list"),
    path("new/", assessments.new, name="new"),
    path("plan/", items.plan, name="plan"),
    path("plan/export/", items.export, name="plan-export"),
    path("plan/pdf/", items.pdf, name="plan-pdf"),
    path(ITEM, items.item, name="item"),
    path(f"{ITEM}edit/", items.edit, name="item-edit"),
    path(f"{ITEM}remedy/", items.remedy, name="item-remedy"),
    path(f"{ITEM}step/<slug:capacity_item_step>/", steps.item_step, name="item-step"),
    path("over-time/", comparing.over_time, name="over-time"),
    path("over-time/export/", comparing.export, name="over-time-export"),
    path("asked/", partners.asked_list, name="asked-list"),
    path("asked/<uuid:capacity_asked>/", partners.asked, name="asked"),
    path("peers/", peers.peers, name="peers"),
    path("peers/leave/", peers.leave, name="peers-leave"),
    path(ONE, assessments.assessment, name="assessment"),
    path(f"{ONE}export/", assessments.export, name="export"),
    path(f"{ONE}pdf/", assessments.pdf, name="pdf"),
    path(f"{ONE}step/<slug:capacity_step>/", steps.step, name="step"),
    path(QUESTION, assessments.question, name="question"),
    path(f"{QUESTION}evidence/", assessments.evidence, name="evidence"),
]
