"""Addresses of giving on the public site."""

from django.urls import path

from musterpoint.giving.public import exercise, views

app_name = "give"
MINE = "mine/<str:token>/"
urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path(MINE, views.mine, name="mine"),
    path(f"{MINE}back/", views.back, name="back"),
    path(f"{MINE}receipt/", views.receipt, name="receipt"),
    path("exercise/<str:token>/", exercise.checkout, name="exercise"),
    path("webhook/<slug:provider_code>/", views.webhook, name="webhook"),
    path("<slug:campaign_slug>/", views.campaign, name="campaign"),
    path("<slug:campaign_slug>/give/", views.give, name="give"),
]
