"""Addresses of messages and replies, under an organisation's desk."""

from django.urls import URLPattern, URLResolver, include, path

from musterpoint.outreach.views import campaigns, inbox

app_name = "outreach"
messages: list[URLPattern | URLResolver] = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.compose, name="compose"),
    path("<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("<uuid:campaign_id>/send/", campaigns.send, name="send"),
    path("<uuid:campaign_id>/stop/", campaigns.stop, name="stop"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:inbound_id>/", inbox.handle, name="handle"),
    path("<slug:crisis>/messages/", include(messages)),
]
