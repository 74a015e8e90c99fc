"""Courses as remedies: somebody who passes one closes a gap."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.kernel import remedies
from musterpoint.kernel.remedies import Remedy, Source
from musterpoint.kernel.text import _ as lazy
from musterpoint.tenancy import clock, scope
from musterpoint.tenancy.models import Organisation
from musterpoint.training import queries
from musterpoint.web import formats

KIND = "course"


def install() -> None:
    """Register courses."""
    remedies.register(Source(code=KIND, label=lazy("Course"), search=search, find=find))


def search(words: str) -> Sequence[Remedy]:
    """Return the courses on offer whose title holds the words."""
    return remedies.matching(_courses(all_of_them=False).values(), words)


def find(keys: Sequence[str]) -> Mapping[str, Remedy]:
    """Return courses by code, also those that are not on offer any more."""
    found = _courses(all_of_them=True)
    return {key: found[key] for key in keys if key in found}


def _courses(*, all_of_them: bool) -> dict[str, Remedy]:
    now = clock.now(Organisation.objects.get(id=scope.organisation_id()))
    rows = queries.valid(now).order_by().values_list("course_code")
    passed = {
        code: (people, last)
        for code, people, last in rows.annotate(
            people=Count("learner", distinct=True), last=Max("issued_at")
        )
    }
    found = {}
    for one in queries.offers(all_of_them=all_of_them):
        people, last = passed.get(one.code, (0, None))
        found[one.code] = Remedy(
            kind=KIND,
            key=one.code,
            title=one.title,
            state=_state(people),
            is_done=people > 0,
            done_at=last,
            page="training:course",
            parts={"course_code": one.code},
        )
    return found


def _state(people: int) -> str:
    if not people:
        return _("Nobody holds a certificate that counts")
    return ngettext(
        "%(count)s person holds a certificate that counts",
        "%(count)s people hold a certificate that counts",
        people,
    ) % {"count": formats.count(people)}
