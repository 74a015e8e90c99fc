"""Addresses of the pages, under an organisation's desk."""

from django.urls import path

from musterpoint.lessons.views import asks, board, figures, library, research, reviews, steps

app_name = "lessons"
LESSON = "<uuid:lesson_id>/"
ADVICE = "recommendations/<uuid:lesson_advice>/"
ACTION = "actions/<uuid:lesson_action>/"
REVIEW = "reviews/<uuid:lesson_review>/"
PRACTICE = "practices/record/<slug:practice_code>/"
ASK = "asks/<uuid:ask_id>/"
urlpatterns = [
    path("", board.board, name="board"),
    path("export/", board.export, name="export"),
    path("new/", board.new, name="new"),
    path(LESSON, board.lesson, name="lesson"),
    path(f"{LESSON}change/", board.change, name="change"),
    path(f"{LESSON}recommend/", board.recommend, name="recommend"),
    path(f"{LESSON}share/", board.share, name="share"),
    path(f"{ADVICE}answer/", steps.answer, name="answer"),
    path(f"{ADVICE}action/", steps.begin, name="begin"),
    path(f"{ACTION}change/", steps.reassign, name="reassign"),
    path(f"{ACTION}evidence/", steps.evidence, name="evidence"),
    path(f"{ACTION}done/", steps.done, name="done"),
    path(f"{ACTION}drop/", steps.drop, name="drop"),
    path(f"{ACTION}verify/", steps.verify, name="verify"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", reviews.new, name="review-new"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}write/", reviews.write, name="review-write"),
    path(f"{REVIEW}pdf/", reviews.pdf, name="review-pdf"),
    path(f"{REVIEW}step/<slug:review_step>/", reviews.step, name="review-step"),
    path("practices/", library.library, name="practices"),
    path("practices/new/", library.new, name="practice-new"),
    path("practices/file/", library.upload, name="practices-file"),
    path("practices/export/", library.export, name="practices-export"),
    path("practices/door/", library.door, name="door"),
    path(PRACTICE, library.practice, name="practice"),
    path(f"{PRACTICE}change/", library.change, name="practice-change"),
    path(f"{PRACTICE}step/<slug:practice_step>/", library.step, name="practice-step"),
    path("research/", research.research, name="research"),
    path("research/new/", research.research_new, name="research-new"),
    path("research/export/", research.research_export, name="research-export"),
    path("research/<uuid:research_id>/", research.research_change, name="research-change"),
    path("asks/", asks.asks, name="asks"),
    path("asks/new/", asks.new, name="ask-new"),
    path("asks/export/", asks.export, name="asks-export"),
    path(ASK, asks.ask, name="ask"),
    path(f"{ASK}step/<slug:ask_step>/", asks.step, name="ask-step"),
    path("figures/", figures.catalogue, name="figures"),
    path("figures/export/", figures.export, name="figures-export"),
    path("figures/of/<slug:indicator_code>/", figures.indicator, name="figure"),
    path("situation/", figures.situation, name="situation"),
    path("situation/pdf/", figures.situation_pdf, name="situation-pdf"),
]
