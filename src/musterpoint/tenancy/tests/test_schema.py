"""Migrations are applied on the models that Django would have, with fewer made anew."""

from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from musterpoint.tenancy.schema import GrowingState

STEPS: tuple[Operation, ...] = (
    migrations.CreateModel("Office", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel(
        "Desk",
        [
            ("id", models.AutoField(primary_key=True)),
            ("name", models.TextField()),
            ("office", models.ForeignKey("work.Office", models.CASCADE, related_name="desks")),
        ],
        options={"constraints": [], "indexes": []},
    ),
    migrations.AddField("Desk", "beside", models.ForeignKey("self", models.CASCADE, null=True)),
    migrations.AddField("Office", "rooms", models.IntegerField(default=1), preserve_default=False),
    migrations.AddField(
        "Office",
        "first_desk",
        models.OneToOneField("work.Desk", models.CASCADE, null=True, related_name="first_of"),
    ),
    migrations.AddConstraint(
        "Desk", models.UniqueConstraint(fields=["office", "name"], name="one_desk_of_a_name")
    ),
    migrations.AddIndex("Desk", models.Index(fields=["name"], name="desk_name")),
    migrations.CreateModel(
        "Lamp",
        [
            ("id", models.AutoField(primary_key=True)),
            ("desk", models.OneToOneField("work.Desk", models.CASCADE, related_name="lamp")),
        ],
    ),
    migrations.AddField("Lamp", "lights", models.ManyToManyField("work.Desk", related_name="lit")),
    migrations.AddField("Lamp", "beside", models.ForeignKey("work.Office", models.CASCADE)),
    migrations.RemoveIndex("Desk", "desk_name"),
    migrations.RemoveConstraint("Desk", "one_desk_of_a_name"),
    migrations.RenameField("Desk", "name", "title"),
    migrations.RemoveField("Lamp", "desk"),
)


def default_of(field: Any) -> str:
    return str(getattr(field, "default", None))


def grown(state: ProjectState) -> list[Any]:
    """Return what the models look like after each step, rendered before the first one."""
    seen: list[Any] = []
    assert not state.apps.get_models()
    for step in STEPS:
        state.clone()  # as is done for the migration's view of what was before
        step.state_forwards("work", state)
        seen.append(
            [
                (
                    model._meta.label,
                    sorted((one.name, default_of(one)) for one in model._meta.get_fields()),
                    {
                        (field.name, field.related_model is state.apps.get_model(*known))
                        for field in model._meta.get_fields()
                        if field.is_relation
                        and (known := str(field.related_model._meta.label).split("."))  # type: ignore[union-attr]
                    },
                    [constraint.name for constraint in model._meta.constraints],
                    [index.name for index in model._meta.indexes],
                )
                for model in sorted(state.apps.get_models(), key=lambda one: one.__name__)
            ]
        )
    return seen


def test_every_step_leaves_the_models_that_django_would_have() -> None:
    assert grown(GrowingState()) == grown(ProjectState())


def test_a_copy_of_classes_grows_as_django_does_it() -> None:
    state = GrowingState()
    assert isinstance(state.clone(), GrowingState)
    assert not state.apps.get_models()
    copy = state.clone()
    assert not isinstance(copy, GrowingState)
    STEPS[0].state_forwards("work", copy)
    assert copy.apps.get_models()
    assert not state.models
    assert not state.apps.get_models()
