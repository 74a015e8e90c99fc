"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import path

from musterpoint.plans.views import paper, plans, posts, sharing, work, writing

app_name = "plans"
PLAN = "plans/<uuid:plan_id>/"
SECTION = f"{PLAN}sections/<slug:plan_section>/"
ACTIVE = "plans/at-work/<uuid:activation_id>/"
urlpatterns = [
    path("plans/", plans.plans, name="list"),
    path("plans/new/", plans.new, name="new"),
    path("plans/by-post/", posts.by_post, name="by-post"),
    path("plans/by-post/table/", posts.table, name="by-post-table"),
    path("plans/by-post/ask/", posts.ask, name="ask-posts"),
    path("plans/by-post/chase/", posts.chase, name="chase"),
    path("plans/at-work/", work.activations, name="activations"),
    path(ACTIVE, work.activation, name="activation"),
    path(f"{ACTIVE}export/", work.export, name="activation-export"),
    path(f"{ACTIVE}raise/", work.raise_level, name="raise"),
    path(f"{ACTIVE}stand-down/", work.stand_down, name="stand-down"),
    path("plans/tasks/<uuid:plan_task>/", work.task, name="task"),
    path("plans/of-partners/", sharing.received, name="received-list"),
    path("plans/of-partners/<uuid:received_plan>/", sharing.received_plan, name="received"),
    path(f"{PLAN}share/", sharing.share, name="share"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}head/", plans.head, name="head"),
    path(f"{PLAN}figures/", plans.figures, name="figures"),
    path(f"{PLAN}pdf/", paper.pdf, name="pdf"),
    path(f"{PLAN}versions/<int:plan_version>/", plans.version, name="version"),
    path(f"{PLAN}step/<slug:plan_step>/", plans.step, name="step"),
    path(f"{PLAN}activate/", work.activate, name="activate"),
    path(SECTION, writing.section, name="section"),
    path(f"{SECTION}add/", writing.add, name="add"),
    path(f"{SECTION}read-in/", writing.read_in, name="read-in"),
    path(f"{SECTION}table/", writing.table, name="table"),
    path(f"{SECTION}rows/<uuid:plan_row>/", writing.row, name="row"),
    path(f"{SECTION}rows/<uuid:plan_row>/remove/", writing.remove, name="remove"),
    path(f"{SECTION}rows/<uuid:plan_row>/move/", writing.move, name="move"),
    path(f"{PLAN}undo/", writing.undo, name="undo"),
]
