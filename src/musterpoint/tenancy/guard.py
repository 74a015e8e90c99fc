"""
Refuse SQL on tenant tables outside a unit of work.

Row security is the wall: without a scope it shows nothing. This guard turns the silence into an
error that names the mistake, while the programmer still looks.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from musterpoint.tenancy import scope

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@lru_cache
def _tenant_table() -> re.Pattern[str]:
    from musterpoint.tenancy.tenant import tenant_models

    tables = "|".join(sorted(model._meta.db_table for model in tenant_models()))
    return re.compile(rf"\b(?:{tables or '(?!)'})\b")


def refuse_without_scope(
    execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run the statement unless it names a tenant table and no scope is open."""
    if not scope.is_open() and _tenant_table().search(str(sql)):
        raise scope.NoScope("a tenant table was asked outside acting_as(actor)")
    return execute(sql, params, many, context)


def _watch(sender: type, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.alias == "default" and refuse_without_scope not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_without_scope)


def install() -> None:
    """Watch every connection of the application from its first moment."""
    connection_created.connect(_watch, dispatch_uid="tenancy.guard")
