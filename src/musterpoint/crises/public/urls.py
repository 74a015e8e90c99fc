"""Addresses of the public site of an organisation."""

from django.urls import path, re_path

from musterpoint.crises.public import (
    answering,
    ending,
    family,
    home,
    mine,
    register,
    returning,
    sending,
)

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", home.privacy, name="privacy"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("contact/", home.contact, name="contact"),
    path("complain/", home.complain, name="feedback"),
    path("register/", register.start, name="register"),
    path("register/afresh/", register.afresh, name="afresh"),
    path("register/saved/", register.saved_page, name="saved"),
    path("register/people/", family.people, name="people"),
    path("register/people/add/", family.member, name="add"),
    path("register/people/<uuid:member_id>/", family.member, name="member"),
    path("register/nationality/", family.nationality, name="nationality"),
    path("register/needs/", family.needs, name="needs"),
    path("register/needs/<uuid:member_id>/", family.member_needs, name="member_needs"),
    path("register/check/", sending.check, name="check"),
    path("register/done/", sending.done, name="done"),
    path("register/<slug:step>/", register.question, name="question"),
    path("continue/", returning.enter, name="continue"),
    path("close/", sending.close, name="close"),
    path("closed/", sending.closed, name="closed"),
    path("safe/", answering.safe, name="safe"),
    path("help/", answering.need_help, name="help"),
    path("said/", answering.said_page, name="said"),
    path("mine/", mine.mine, name="mine"),
    path("mine/where/", mine.where, name="mine_where"),
    path("mine/contact/", mine.contact, name="mine_contact"),
    path("mine/needs/", mine.needs, name="mine_needs"),
    path("mine/people/add/", mine.add, name="mine_add"),
    path("mine/people/<uuid:member_id>/", mine.member, name="mine_member"),
    path("mine/looked/", mine.looked, name="looked"),
    path("mine/leave-household/", ending.leave_household, name="leave_household"),
    path("mine/apart/", ending.apart, name="apart"),
    path("mine/withdraw/", ending.withdraw, name="withdraw"),
    path("mine/delete/", ending.delete, name="delete"),
    re_path(r"^ended/(?P<how>withdrawn|deleted)/$", ending.ended, name="ended"),
]
