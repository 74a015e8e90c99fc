"""
Ask for many ids with one parameter: ``= ANY (array)`` where Django writes a list of placeholders.

The plan is the same. What it saves is the text of the statement, which grows by each id, and the
writing of each of them as a parameter of its own: for thousands of people more than the answer.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class _AnyOf(In):
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition; anything else than plain ids goes Django's way."""
        given: Any = self.rhs
        if not self.rhs_is_direct_value() or not all(isinstance(one, UUID) for one in given):
            return super().as_sql(compiler, connection)
        wanted = dict.fromkeys(given)
        if not wanted:
            raise EmptyResultSet
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY (%s::uuid[])", [*params, "{" + ",".join(map(str, wanted)) + "}"]


class AnyId(_AnyOf):
    """``id__in`` of ids."""


class AnyRelated(_AnyOf, RelatedIn):
    """``person__in`` and ``person_id__in``, of rows or of ids."""


def install() -> None:
    """Let every question by ids be asked so."""
    UUIDField.register_lookup(AnyId, "in")
    ForeignKey.register_lookup(AnyRelated, "in")
