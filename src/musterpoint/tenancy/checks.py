"""System checks: a tenant model that forgets something does not start."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.db import models

from musterpoint.tenancy.classification import SHARED
from musterpoint.tenancy.tenant import TenantModel, tenant_models


def install() -> None:
    """Register the checks with Django."""
    register(check_tenant_models)


def check_tenant_models(
    app_configs: Iterable[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Return what each tenant model forgot."""
    return [message for model in tenant_models() for message in problems(model)]


def problems(model: type[TenantModel]) -> list[CheckMessage]:
    """Return the mistakes of one tenant model, each with its remedy."""
    found: list[CheckMessage] = []

    def say(number: int, what: str, hint: str) -> None:
        found.append(Error(what, hint=hint, obj=model, id=f"musterpoint.E{number:03}"))

    processing = getattr(model, "processing", None)
    names = {field.name for field in model._meta.concrete_fields} - SHARED
    declared = set(processing.fields) if processing else set()
    if missing := sorted(names - declared):
        say(1, f"fields without classification: {', '.join(missing)}", "add them to `processing`")
    if unknown := sorted(declared - names):
        say(2, f"classification of no field: {', '.join(unknown)}", "take them out of `processing`")
    for field in model._meta.concrete_fields:
        if isinstance(field, models.OneToOneField):
            say(3, f"{field.name} is a OneToOneField", "use a ForeignKey and a UniqueConstraint")
        elif field.unique and not field.primary_key:
            say(4, f"{field.name} is unique for all", "use UniqueConstraint(organisation, ...)")
        target = field.related_model
        if target and field.name != "organisation" and not _is_tenant(target):
            say(5, f"{field.name} points to a platform table", "keep its id in a UUIDField")
    if list(model._meta.local_many_to_many):
        say(6, "has a ManyToManyField", "write the tenant model between the two")
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and (
            constraint.fields[:1] != ("organisation",)
        ):
            say(7, f"{constraint.name} does not begin with organisation", "begin it so")
    for index in model._meta.indexes:
        if index.fields[:1] != ["organisation"]:
            say(8, f"index {index.name} does not begin with organisation", "begin it so")
    return found


def _is_tenant(target: Any) -> bool:
    return isinstance(target, type) and issubclass(target, TenantModel)
