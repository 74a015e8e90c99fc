"""Take an exercise organisation away with everything in it. Never a real one."""

from collections.abc import Iterable
from itertools import groupby

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from musterpoint.kernel import time
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.tenant import tenant_models

TOKEN_SECONDS = 600
#: Platform tables whose rows name an organisation.
PLATFORM = (
    "tenancy_membership",
    "tenancy_wake",
    "accounts_invitation",
    "accounts_clientbinding",
)
CLEARANCES = {"confidence": Clearance.CONFIDENCE}


class NotAnExercise(Refused):
    """Only an exercise organisation can be taken away as a whole."""


def remove_exercise_organisation(organisation: Organisation) -> None:
    """
    Delete an exercise organisation and every row of it, as the owner of the tables.

    The application may not delete from append-only tables; the owner may, inside the same signed
    scope that binds everybody: it, too, sees one organisation. Raises NotAnExercise.
    """
    if not organisation.is_exercise:
        raise NotAnExercise("Only an exercise organisation can be taken away as a whole.")
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        # No clearance sees everything: confidence and protection do not open each other.
        for wanted, models in groupby(reversed(tenant_models()), _clearance):
            _enter(organisation, wanted)
            _empty(cursor, [one._meta.db_table for one in models], organisation)
        _empty(cursor, PLATFORM, organisation)
        cursor.execute("DELETE FROM tenancy_organisation WHERE id = %s", [organisation.id])


def _clearance(model: type[Model]) -> Clearance:
    return CLEARANCES.get(getattr(model, "compartment", ""), Clearance.PROTECTION)


def _enter(organisation: Organisation, clearance: Clearance) -> None:
    """Sign the owner's scope anew, with a clearance."""
    owner = connections["owner"]
    actor = Actor(
        organisation_id=organisation.id,
        kind=ActorKind.SYSTEM,
        name="removal",
        clearance=clearance,
    )
    token = scope.sign(
        organisation.id,
        actor,
        backend_pid=owner.connection.info.backend_pid,
        expires=int(time.now().timestamp()) + TOKEN_SECONDS,
    )
    with owner.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [scope.SETTING, token])


def _empty(cursor: CursorWrapper, tables: Iterable[str], organisation: Organisation) -> None:
    """Delete from tables in their order, in one message: most of the hundreds are empty."""
    wanted = list(tables)
    cursor.execute(
        "; ".join(
            f'DELETE FROM "{one}" WHERE organisation_id = %s'  # noqa: S608  our own tables
            for one in wanted
        ),
        [organisation.id] * len(wanted),
    )
