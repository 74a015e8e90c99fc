"""
Many ids and many rows travel as arrays, where Django writes a placeholder for each.

``id__in`` becomes ``= ANY (array)``, and rows with bytes are inserted from ``unnest``, as Django
does it for all others: it keeps to placeholders where a field has a say in its own, which bytes
use for other databases than ours. The plans are the same. What it saves is the text of the
statement, which grows by each row, and its parsing on both sides: for thousands of people more
than the work itself.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import BinaryField, ForeignKey, UUIDField
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
    """Let every question by ids be asked so, and every list of rows be written so."""
    UUIDField.register_lookup(AnyId, "in")
    ForeignKey.register_lookup(AnyRelated, "in")
    if "get_placeholder" in vars(BinaryField):
        delattr(BinaryField, "get_placeholder")
