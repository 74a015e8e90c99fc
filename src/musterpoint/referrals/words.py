"""Words for what the rules found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from musterpoint.referrals.models import Side, Verdict
from musterpoint.referrals.rules import Against, For, Why

WHY: Mapping[Why, Promise] = {
    Why.SIDE: _("Must not be told what was told in private"),
    Why.OWN_STATE: _("Authority of a State whose nationality is claimed"),
    Why.STATE_UNKNOWN: _("Authority of a State; first ask which nationalities are claimed"),
    Why.NOT_CHILD_SAFE: _("Not known to be safe for children"),
    Why.SEX: _("Serves the other sex"),
    Why.AGE: _("Serves other ages"),
    Why.NATIONALITY: _("Serves other nationalities"),
    Why.STATUS: _("Serves people of another status"),
    Why.COUNTRY: _("In another country"),
    Why.CLOSED: _("Closed for now"),
}
FOR: Mapping[For, Promise] = {
    For.CHILD_SAFE: _("Safe for children"),
    For.BEHIND_THE_WALL: _("May be told what was told in private"),
    For.OPEN_NOW: _("Open now"),
    For.FREE: _("Places are free today"),
    For.LANGUAGE: _("Speaks the language"),
    For.SAME_AREA: _("In the same area"),
    For.NEAR: _("Near"),
    For.VERIFIED: _("Verified lately"),
    For.PATHWAY: _("An agreement is in force"),
}
AGAINST: Mapping[Against, Promise] = {
    Against.NO_PATHWAY: _("No agreement in force: nothing can be sent"),
    Against.FULL: _("No place is free today"),
    Against.CLOSED_NOW: _("Closed at this hour"),
    Against.FREE_UNKNOWN: _("Ask whether a place is free"),
    Against.NO_LANGUAGE: _("Needs an interpreter"),
    Against.LANGUAGES_UNKNOWN: _("Ask which languages are spoken"),
    Against.FAR: _("Far away"),
    Against.OLD: _("Not verified for long"),
    Against.NEVER_VERIFIED: _("Never verified"),
    Against.ASK_SEX: _("Not for both sexes: ask"),
    Against.ASK_AGE: _("Not for all ages: ask"),
    Against.ASK_NATIONALITY: _("Not for all nationalities: ask"),
    Against.ASK_STATUS: _("Not for every status: ask"),
}
SEXES: tuple[tuple[str, Any], ...] = (("f", _("Women")), ("m", _("Men")))
#: How the side of the wall and today's state look.
SIDE: Mapping[str, tuple[str, Promise]] = {
    Side.PROTECTION: ("ok", _("Behind the wall")),
    Side.OPEN: ("unk", _("Open side")),
}
VERDICT: Mapping[str, str] = {Verdict.OPEN: "ok", Verdict.FULL: "due", Verdict.CLOSED: "off"}


def no_pathway(
    *, is_there: bool, begins: date | None = None, ended: date | None = None, is_other: bool = False
) -> str:
    """Return in words why nothing can be sent to a partner."""
    if not is_there:
        return _t("There is no agreement or memorandum with this partner.")
    if is_other:
        return _t("The agreement with this partner does not name this kind of service.")
    if begins is not None:
        return _t("The agreement begins on %(day)s.") % {"day": begins.isoformat()}
    if ended is not None:
        return _t("The agreement ended on %(day)s.") % {"day": ended.isoformat()}
    return _t("The agreement with this partner is not in force.")
