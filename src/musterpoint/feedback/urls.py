"""
Addresses of feedback at an organisation's desk.

Each page says of which box it is. Those of the private box come with its clearance, for staff who
hold the permission of a named handler; everybody else finds nothing there.
"""

from django.urls import path

from musterpoint.feedback.views import entry, inbox, item, settings

OPEN = {"box": "open"}
PRIVATE = {"box": "private", "in_confidence": True}

app_name = "feedback"
urlpatterns = [
    path("feedback/", inbox.inbox, OPEN, name="inbox"),
    path("feedback/export/", inbox.export, OPEN, name="export"),
    path("feedback/new/", entry.key_in, name="new"),
    path("feedback/message/<uuid:inbound_id>/", entry.from_message, name="message"),
    path("feedback/poster.pdf", settings.poster, name="poster"),
    path("feedback/settings/", settings.settings, name="settings"),
    path("feedback/settings/handler/", settings.name_handler, name="handler"),
    path(
        "feedback/settings/handler/<uuid:handler_id>/end/",
        settings.end_handler,
        name="handler-end",
    ),
    path("feedback/settings/unit/", settings.save_unit, name="unit"),
    path("feedback/settings/outside/", settings.save_outside, name="outside"),
    path("feedback/themes/", settings.themes, name="themes"),
    path("feedback/themes/add/", settings.add_theme, name="theme-add"),
    path("feedback/themes/<uuid:theme_id>/retire/", settings.retire_theme, name="theme-retire"),
    path("feedback/themes/publish/", settings.publish, name="publish"),
    path("feedback/themes/<uuid:published_id>/withdraw/", settings.withdraw, name="withdraw"),
    path("feedback/confidence/", inbox.inbox, PRIVATE, name="private-inbox"),
    path("feedback/confidence/export/", inbox.export, PRIVATE, name="private-export"),
]
WORDS = ("acknowledge", "give", "say", "answer", "close", "classify", "check")
for where, start, box, more in (
    ("feedback/<uuid:report_id>/", "", OPEN, "theme"),
    ("feedback/confidence/<uuid:report_id>/", "private-", PRIVATE, "whom"),
):
    urlpatterns.append(path(where, item.item, box, name=f"{start}item"))
    urlpatterns += [
        path(f"{where}{word}/", getattr(item, word), box, name=f"{start}{word}")
        for word in (*WORDS, more)
    ]
