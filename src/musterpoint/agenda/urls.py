"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import path

from musterpoint.agenda import views

app_name = "agenda"
urlpatterns = [
    path("due/", views.board, name="board"),
    path("due/due.csv", views.export, name="export"),
]
