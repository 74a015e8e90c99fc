"""Addresses on the public site: what somebody was given, by the code of their card."""

from django.urls import path

from musterpoint.goods.public import views

app_name = "received"
urlpatterns = [
    path("received/", views.enter, name="enter"),
    path("received/<str:token>/", views.receipt, name="receipt"),
]
