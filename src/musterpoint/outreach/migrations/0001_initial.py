import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
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
                ("name", models.CharField(max_length=120)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("alert", "Alert"),
                            ("are_you_safe", "Are you safe?"),
                            ("information", "Information"),
                            ("seat", "Your seat"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("life_safety", "Life and safety"),
                            ("transactional", "Codes and answers"),
                            ("bulk", "Information"),
                        ],
                        max_length=14,
                    ),
                ),
                ("audience", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("fallbacks", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("stopped", "Stopped"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("recipients", models.IntegerField(default=0)),
                ("skipped", models.IntegerField(default=0)),
                ("in_fallback", models.IntegerField(default=0)),
                ("cursor", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
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
                        fields=["organisation", "crisis", "created_at"], name="campaign_newest"
                    ),
                    models.Index(
                        fields=["organisation", "crisis"], name="outreach_ca_organis_88b3e8_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="outreach_campaign_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="outreach_campaign_crisis"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedDelivery",
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
                ("message_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared",
                        to="outreach.campaign",
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
                    models.Index(fields=["organisation", "message_id"], name="shared_message"),
                    models.Index(
                        fields=["organisation", "campaign"], name="outreach_sh_organis_b62e2a_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="consular",
                        name="outreach_shareddelivery_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="campaign", name="outreach_shareddelivery_campaign"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "campaign", "person_id"), name="one_shared_delivery"
                    ),
                ],
            },
        ),
    ]
