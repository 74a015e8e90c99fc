"""
Addresses on the public site: what a partner opens by a sealed link, what the person says.

Each shows what its own link and code open, on whichever side of the wall it lies.
"""

from django.urls import path

from musterpoint.referrals.public import views

CODE = {"in_private": True}

app_name = "referral"
urlpatterns = [
    path("referred/mine/", views.mine, CODE, name="mine"),
    path("referred/<str:token>/", views.link, CODE, name="link"),
]
