"""Addresses of the public page of rights, the same at every organisation."""

from django.urls import path

from musterpoint.cases.screening.public import views

app_name = "rights"
urlpatterns = [
    path("your-rights/", views.home, name="home"),
    path("your-rights/call/", views.call, name="call"),
    path("your-rights/asked/", views.asked, name="asked"),
]
