import django.db.models.deletion
from django.db import migrations, models

import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exercise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("scenario", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("seed", models.BigIntegerField()),
                ("people", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "Being prepared"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("failed", "Stopped by an error"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.IntegerField(default=-1)),
                ("last_day", models.IntegerField()),
                ("organisations", models.JSONField(default=list)),
                ("weights", models.JSONField(default=list)),
                ("summary", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="exercises_exercise_tenant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1)), name="exercise_has_people"
                    ),
                ],
            },
        ),
    ]
