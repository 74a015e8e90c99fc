"""Lists of services in and out, and the rule pack."""

import pytest
import yaml

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Invalid
from musterpoint.referrals import actions, exporting, kinds, queries
from musterpoint.referrals.models import Service
from musterpoint.referrals.queries import Filters
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_list_comes_in_by_row_goes_out_and_comes_in_again_unchanged(alice: Actor) -> None:
    head = "partner,side,service,name,sexes,hours,country,child_safe,latitude,longitude,languages"
    rows = [
        "Olive,protection,safe_house,House,f,,Tunisia,yes,36.8,-10.1,ar; fr",
        "Olive,open,shelter,Wrong side,,,TUN,no,,,",
        "Jasmine,,medical,Clinic,,mon-fri 8-17,TUN,no,,,ar",
        "Jasmine,,magic,Tent,q,always,Nowhere,perhaps,x,,",
        ",,medical,Nameless,,,,,,,",
        "Jasmine,,medical,clinic,,,,,,,",
        "Bread,,food,=1+1,,,,,,,",
    ]
    data = "\r\n".join([head, *rows]).encode()
    with acting_as(alice):
        look = actions.import_services(data, is_look=True, by=alice, at=NOON)
        assert (look.added, Service.objects.count()) == (3, 0)
        done = actions.import_services(data, by=alice, at=NOON)
        assert done.added == 3
        assert not Service.objects.filter(verified_at__isnull=False).exists()
        assert {(one.line, one.column) for one in done.problems} == {
            (3, "side"), (5, "service"), (5, "sexes"), (5, "hours"), (5, "country"),
            (5, "child_safe"), (5, "latitude"), (6, "partner"), (7, "name"),
        }  # fmt: skip
        again = actions.import_services(data, by=alice, at=NOON)
        assert (again.added, again.changed, again.same) == (0, 0, 3)
        found = [one.service for one in queries.services(Filters(), NOON)]
        for kind in exporting.FORMATS:
            made = exporting.export(found, kind, by=alice, at=NOON)
            assert made.rows == 3
            back = actions.import_services(made.data, by=alice, at=NOON)
            assert (back.added, back.changed, back.problems) == (0, 0, ())
        with pytest.raises(Invalid):
            exporting.export(found, "pdf", by=alice, at=NOON)
        assert Event.objects.filter(kind="referrals.directory.exported").count() == 2


def test_a_list_says_when_a_service_was_verified(alice: Actor) -> None:
    rows = (
        "partner,service,name,verified\nA,food,X,2026-04-01\nA,food,Y,2031-01-01\nA,food,Z,soon\n"
    )
    with acting_as(alice):
        done = actions.import_services(rows.encode(), by=alice, at=NOON)
        assert [(one.line, one.column) for one in done.problems] == [(4, "verified")]
        told = dict(Service.objects.values_list("name", "verified_at"))
    assert told == {"X": NOON.replace(month=4, hour=0), "Y": NOON}


def test_a_pack_with_errors_names_each_place() -> None:
    good = yaml.safe_load(kinds.FILE.read_text(encoding="utf-8"))["rules"]
    assert kinds.check(good) == {}
    first, *rest = good["kinds"]
    bad = good | {
        "verify_after_days": 0,
        "training": {"course": "", "months": 3},
        "kinds": [{**first, "urgency": "soon", "sensitive": "no", "skills": "nurse"}, *rest, first],
    }
    places = kinds.check(bad)
    assert {
        "verify_after_days", "training.course", "training.months", "training.valid_months",
        "training.name.ar", "kinds.1.urgency", "kinds.1.sensitive", "kinds.1.skills",
        f"kinds.{first['code']}",
    } <= places.keys()  # fmt: skip
    assert kinds.check({}).keys() >= {"training", "urgencies", "kinds"}
