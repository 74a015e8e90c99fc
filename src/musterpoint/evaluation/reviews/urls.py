"""Addresses of the pages of reviews, under an organisation's desk."""

from django.urls import path

from musterpoint.evaluation.reviews import views

app_name = "reviews"
ONE = "<uuid:review_id>/"
urlpatterns = [
    path("", views.reviews, name="list"),
    path("new/", views.new, name="new"),
    path(ONE, views.review, name="review"),
    path(f"{ONE}change/", views.change, name="change"),
    path(f"{ONE}colleagues/", views.colleagues, name="colleagues"),
    path(f"{ONE}outside/", views.outside, name="outside"),
    path(f"{ONE}answer/", views.answer, name="answer"),
    path(f"{ONE}result/", views.result, name="result"),
    path(f"{ONE}result/export/", views.export, name="export"),
    path(f"{ONE}step/<slug:review_step>/", views.step, name="step"),
]
