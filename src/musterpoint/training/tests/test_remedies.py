"""Courses close gaps once somebody passed them."""

from musterpoint.kernel import remedies
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training.tests.factories import COURSE, passed


def test_a_course_is_found_by_its_title_and_is_done_once_somebody_passed_it(
    still: Organisation, dina: Actor
) -> None:
    with acting_as(dina):
        before = remedies.find({"course": [COURSE, "no-such-course"]})
        assert set(before) == {("course", COURSE)}
        course = before["course", COURSE]
        assert course.is_done is False
        assert course in remedies.search(course.title.upper(), "course")
        assert remedies.search("no course is called so", "course") == []
        passed(dina)
        after = remedies.find({"course": [COURSE]})["course", COURSE]
    assert after.is_done is True
    assert after.done_at == NOON
    assert (after.page, after.parts) == ("training:course", {"course_code": COURSE})
