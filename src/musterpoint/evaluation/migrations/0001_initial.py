import django.db.models.deletion
from django.db import migrations, models

import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
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
                ("kind", models.CharField(max_length=20)),
                ("number", models.IntegerField()),
                ("content", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="crises.crisis",
                    ),
                ),
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "crisis"], name="evaluation__organis_b7e34e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evaluation_report_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evaluation_report_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "kind", "number"),
                        name="one_report_number",
                    ),
                ],
            },
        ),
    ]
