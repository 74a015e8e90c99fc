"""Addresses of questionnaires on the public site of an organisation."""

from django.urls import path

from musterpoint.forms.public import asking, ending

app_name = "ask"
urlpatterns = [
    path("", asking.home, name="home"),
    path("return/", asking.come_back, name="return"),
    path("<slug:form_code>/", asking.start, name="start"),
    path("<slug:form_code>/question/", asking.question, name="question"),
    path("<slug:form_code>/saved/", asking.saved, name="saved"),
    path("<slug:form_code>/check/", ending.check, name="check"),
    path("<slug:form_code>/done/", ending.done, name="done"),
    path("<slug:form_code>/delete/", ending.delete, name="delete"),
]
