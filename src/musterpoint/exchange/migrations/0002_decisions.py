import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="scores_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="figures",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="room",
            name="closes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Decision",
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
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("selected", "Selected"),
                            ("not_selected", "Not selected"),
                            ("ineligible", "Does not meet the conditions"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="exchange.application",
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
                        fields=["organisation", "application"],
                        name="exchange_de_organis_cbe8a5_idx",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="exchange_decision_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="exchange_decision_application"
                    ),
                ],
            },
        ),
    ]
