"""
Tenant models: what belongs to one organisation, enforced by the database (DESIGN D1a).

A metaclass adds to each model's ``Meta.constraints`` the composite key with its row policies and
one composite foreign key per ForeignKey, so that migrations carry them and no model can forget.
Django sees ``id`` as the primary key; the database has ``(organisation_id, id)``.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models.base import ModelBase
from django.db.models.constraints import BaseConstraint
from django.db.models.sql import Query

from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import policies, scope
from musterpoint.tenancy.classification import Processing


class _SqlConstraint(BaseConstraint):
    """A constraint that is plain SQL after the table exists."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Leave the checking to the database."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SqlConstraint) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class TenantKey(_SqlConstraint):
    """Primary key (organisation_id, id), forced row security, policies and grants."""

    def __init__(
        self, *, name: str, compartment: str = "consular", append_only: bool = False
    ) -> None:
        super().__init__(name=name)
        self.compartment = compartment
        self.append_only = append_only

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return (
            path,
            args,
            kwargs
            | {
                "compartment": self.compartment,
                "append_only": self.append_only,
            },
        )

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return policies.tenant_sql(
            model._meta.db_table, compartment=self.compartment, append_only=self.append_only
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return policies.drop_tenant_sql(model._meta.db_table)


class TenantReference(_SqlConstraint):
    """Foreign key (organisation_id, x_id): a row can point only into its own organisation."""

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"field": self.field}

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Queue the statement for the end of the migration, when the target has its key."""
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table
        schema_editor.deferred_sql.append(
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}" FOREIGN KEY'
            f' (organisation_id, "{field.column}") REFERENCES "{target}" (organisation_id, id)'
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'


M = TypeVar("M", bound=models.Model)


@lru_cache(maxsize=2048)
def _question(model: type[models.Model], organisation_id: UUID) -> Query:
    """Return the question for everything of an organisation: each one asked begins with it."""
    return models.QuerySet(model).filter(organisation_id=organisation_id).query


class TenantManager(models.Manager[M]):
    """Ask only for the organisation of the running unit of work; raise NoScope outside one."""

    def get_queryset(self) -> models.QuerySet[M]:
        found = super().get_queryset()
        found.query = _question(self.model, scope.organisation_id()).clone()
        return found


class TenantBase(ModelBase):
    """Add keys, references and their indexes to every concrete tenant model."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any
    ) -> "TenantBase":
        meta = attrs.get("Meta")
        is_root = not any(isinstance(base, TenantBase) for base in bases)
        if is_root or getattr(meta, "abstract", False):
            return cast(TenantBase, super().__new__(mcs, name, bases, attrs, **kwargs))
        stem = f"{attrs['__module__'].removeprefix('musterpoint.').split('.')[0]}_{name.lower()}"
        constraints: list[BaseConstraint] = [
            TenantKey(
                name=f"{stem}_tenant",
                compartment=attrs.get("compartment", "consular"),
                append_only=attrs.get("append_only", False),
            )
        ]
        indexes = list(getattr(meta, "indexes", []))
        for field_name, field in attrs.items():
            if isinstance(field, models.ForeignKey):
                foreign: Any = field
                foreign.db_constraint = foreign.db_index = False
                constraints.append(TenantReference(field=field_name, name=f"{stem}_{field_name}"))
                indexes.append(models.Index(fields=["organisation", field_name]))
        attrs["Meta"] = type(
            "Meta",
            (meta,) if meta else (),
            {
                "constraints": [*constraints, *getattr(meta, "constraints", [])],
                "indexes": indexes,
                "base_manager_name": "objects",
            },
        )
        return cast(TenantBase, super().__new__(mcs, name, bases, attrs, **kwargs))


class TenantModel(models.Model, metaclass=TenantBase):
    """
    Something that belongs to one organisation.

    A subclass declares ``processing`` (classification, purpose and retention of each field) and,
    where it applies, ``compartment = "protection"`` or ``append_only = True``. Foreign keys point
    to tenant models only; platform rows are named by their UUID.
    """

    processing: ClassVar[Processing]
    compartment: ClassVar[str] = "consular"
    append_only: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "tenancy.Organisation",
        models.PROTECT,
        editable=False,
        default=scope.organisation_id,
        db_index=False,
        related_name="+",
    )

    objects = TenantManager()

    class Meta:
        abstract = True


def tenant_models() -> list[type[TenantModel]]:
    """Return every concrete tenant model, in the order of the installed packages."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
