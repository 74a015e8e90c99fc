"""
Addresses of feedback on the public site.

Telling needs no sight of the private box: it is dropped in. Only the pages behind a code have it.
"""

from django.urls import path

from musterpoint.feedback.public import following, telling

CODE = {"in_confidence": True}

app_name = "speak"
urlpatterns = [
    path("", telling.home, name="home"),
    path("kind/", telling.kind, name="kind"),
    path("words/", telling.words, name="words"),
    path("about/", telling.about, name="about"),
    path("contact/", telling.contact, name="contact"),
    path("check/", telling.check, name="check"),
    path("done/", telling.done, name="done"),
    path("answers/", telling.answers, name="answers"),
    path("code/", following.enter, CODE, name="code"),
    path("mine/", following.mine, CODE, name="mine"),
    path("mine/write/", following.write, CODE, name="write"),
    path("mine/appeal/", following.appeal, CODE, name="appeal"),
    path("mine/enough/", following.enough, CODE, name="enough"),
    path("mine/after/", following.after, CODE, name="after"),
]
