"""Addresses of training on the public site."""

from django.urls import path

from musterpoint.training.public import learning, verifying

app_name = "learn"
LEARN = "learn/<str:token>/"
CERTIFICATE = "certificate/<str:token>/"
urlpatterns = [
    path("", learning.courses, name="courses"),
    path("courses/<slug:course_code>/", learning.begin, name="begin"),
    path("media/<slug:course_code>/<str:file_name>", learning.media, name="media"),
    path("worker.js", learning.worker, name="worker"),
    path("offline/", learning.offline, name="offline"),
    path(LEARN, learning.course, name="course"),
    path(f"{LEARN}part/<slug:module_code>/", learning.module, name="module"),
    path(f"{LEARN}test/<slug:moment>/", learning.test, name="test"),
    path(f"{LEARN}certificate/", learning.claim, name="claim"),
    path(f"{LEARN}forget/", learning.forget, name="forget"),
    path("verify/", verifying.verify, name="verify"),
    path("status/", verifying.status, name="status"),
    path(CERTIFICATE, verifying.certificate, name="certificate"),
    path(f"{CERTIFICATE}paper/", verifying.paper, name="paper"),
    path(f"{CERTIFICATE}file/", verifying.document, name="document"),
]
