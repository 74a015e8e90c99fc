"""What a person agreed to tell, written on the case that was opened for it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from musterpoint.cases import naming, seeing, telling
from musterpoint.cases.actions._common import record, touch
from musterpoint.cases.actions._opening import MOST_NAME
from musterpoint.cases.models import Case, NameToken, Party, PartyRole
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages


def fill(case: Case, told: Mapping[str, str], by: Actor, at: datetime) -> None:
    """
    Write what was told on the case that was opened for it: name, number and story.

    Only while the case is about nobody yet: what our own officers wrote is never written over.
    """
    held = Case.objects.select_for_update(of=("self",)).get(id=case.id)
    key = seeing.keys_of([held], at).get(held.id)
    if key is None or held.person_id is not None:
        return
    content = dict(seeing.told(held, key))
    language = languages.site_language(
        next(iter(Organisation.objects.get(id=scope.organisation_id()).languages), "en")
    )
    with translation.override(language.code if language else "en"):
        text = telling.as_story(told)
    if content.get("name") == held.shared_reference and told.get("name"):
        content["name"] = told["name"][:MOST_NAME]
    content["phone"] = content.get("phone") or told.get("contact", "")
    content["story"] = text or content.get("story", "")
    held.sealed = key.seal(seeing.USE, content)
    touch(held, at, "sealed")
    party = Party.objects.filter(case=held, role=PartyRole.SUBJECT, removed_at=None).first()
    if party is not None:
        names = {"name": content["name"], "phone": content["phone"]}
        party.sealed = key.seal(seeing.PARTY, names)
        party.save(update_fields=["sealed"])
    NameToken.objects.filter(case=held).delete()
    found = naming.tokens(content["name"], content["phone"], at)
    NameToken.objects.bulk_create([NameToken(case=held, token=one) for one in found])
    record("cases.case.told", held, by, at)
