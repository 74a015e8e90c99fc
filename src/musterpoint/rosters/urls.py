"""Addresses of this package's pages, under an organisation's desk."""

from django.urls import path

from musterpoint.rosters.entitlements import views as entitlements
from musterpoint.rosters.views import calls, interpreter, members, translations
from musterpoint.rosters.wardens import views as wardens

app_name = "rosters"
MEMBER = "rosters/members/<uuid:roster_member>/"
ZONE = "rosters/wardens/<uuid:zone_id>/"
CALL = "rosters/calls/<uuid:call_out>/"
urlpatterns = [
    path("rosters/", members.members, name="members"),
    path("rosters/lists/", members.rosters, name="rosters"),
    path("rosters/add/", members.add, name="add"),
    path("rosters/import/", members.import_list, name="import"),
    path("rosters/export/", members.export, name="export"),
    path("rosters/interpreter/", interpreter.now, name="interpreter"),
    path(MEMBER, members.member, name="member"),
    path(f"{MEMBER}edit/", members.edit, name="edit"),
    path(f"{MEMBER}set/<slug:part>/", members.part, name="part"),
    path(f"{MEMBER}drop/<slug:part>/<uuid:part_row>/", members.drop, name="drop"),
    path("rosters/calls/", calls.calls, name="calls"),
    path("rosters/calls/new/", calls.new, name="call-new"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}ask/", calls.ask, name="ask"),
    path(f"{CALL}step/<slug:doing>/", calls.step, name="step"),
    path(f"{CALL}answer/<uuid:asked>/", calls.answer, name="answer"),
    path("rosters/deployments/<uuid:deployment>/", calls.deployment, name="deployment"),
    path(
        "rosters/deployments/<uuid:deployment>/step/<slug:doing>/",
        calls.deployment_step,
        name="deployment-step",
    ),
    path("rosters/wardens/", wardens.zones, name="wardens"),
    path("rosters/wardens/add/", wardens.draw, name="zone-add"),
    path("rosters/wardens/import/", wardens.import_zones, name="zone-import"),
    path("rosters/wardens/export/", wardens.export, name="zone-export"),
    path("rosters/wardens/call/", wardens.call, name="wardens-call"),
    path("rosters/wardens/calls/<uuid:call_out>/", wardens.tree, name="warden-call"),
    path(
        "rosters/wardens/calls/<uuid:call_out>/deputies/",
        wardens.ask_deputies,
        name="warden-deputies",
    ),
    path(ZONE, wardens.zone, name="zone"),
    path(f"{ZONE}edit/", wardens.change, name="zone-edit"),
    path(f"{ZONE}term/", wardens.term, name="zone-term"),
    path(f"{ZONE}deputy/", wardens.deputy, name="zone-deputy"),
    path(f"{ZONE}end/", wardens.end, name="zone-end"),
    path(f"{ZONE}give-up/", wardens.give_up, name="zone-give-up"),
    path(f"{ZONE}letter/", wardens.appointment, name="zone-letter"),
    path("rosters/translations/", translations.translations, name="translations"),
    path("rosters/translations/new/", translations.new, name="translation-new"),
    path("rosters/translations/<uuid:translation>/", translations.translation, name="translation"),
    path(
        "rosters/translations/<uuid:translation>/text/", translations.text, name="translation-text"
    ),
    path("rosters/entitlements/", entitlements.rows, name="entitlements"),
    path("rosters/entitlements/look/", entitlements.look, name="look"),
    path("rosters/entitlements/add/", entitlements.edit, name="entitlement-add"),
    path("rosters/entitlements/import/", entitlements.import_rows, name="entitlement-import"),
    path("rosters/entitlements/export/", entitlements.export, name="entitlement-export"),
    path("rosters/entitlements/<uuid:entitlement>/", entitlements.edit, name="entitlement"),
    path(
        "rosters/entitlements/<uuid:entitlement>/remove/",
        entitlements.remove,
        name="entitlement-remove",
    ),
]
