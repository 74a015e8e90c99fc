"""Take a questionnaire over from the catalogue."""

from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.forms import catalogue
from musterpoint.forms.actions._versions import NoSuchForm, describe, write_small
from musterpoint.forms.models import Version
from musterpoint.tenancy.actors import Actor


def adopt(name: str, *, by: Actor, at: datetime) -> Version:
    """Make a questionnaire of the organisation from one of the catalogue, as a draft."""
    found = next((one for one in catalogue.packs() if one.name == name), None)
    if found is None:
        raise NoSuchForm(_("There is no such questionnaire in the catalogue."))
    rules = dict(found.pack.rules)
    closed, about = rules.pop("compartment"), rules.pop("about")
    rules["title"] = {
        code: text for code, text in rules["title"].items() if code in rules["languages"]
    }
    made = write_small(rules | {"about": about}, source=found.pack.stamp, by=by, at=at)
    describe(
        made.questionnaire.code,
        title=found.title,
        compartment=closed,
        is_public=False,
        by=by,
        at=at,
    )
    made.questionnaire.title = found.title
    return made
