import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="GiverLink",
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
                ("fund_id", models.UUIDField()),
                ("gift", models.CharField(max_length=220)),
                ("key_digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("ends_at", models.DateTimeField()),
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
                    models.Index(fields=["organisation", "fund_id", "gift"], name="giver_link_gift")
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="openness_giverlink_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "key_digest"), name="one_giver_link"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenFund",
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
                ("fund_id", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField(null=True)),
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
                        append_only=False, compartment="consular", name="openness_openfund_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "fund_id"), name="one_open_fund"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publisher",
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
                ("identifier", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=2)),
                ("language", models.CharField(default="en", max_length=2)),
                ("emergency_sector", models.CharField(max_length=5)),
                ("after_sector", models.CharField(max_length=5)),
                ("preparedness_sector", models.CharField(max_length=5)),
                ("countries", models.CharField(blank=True, max_length=200)),
                ("region", models.CharField(blank=True, max_length=4)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField(null=True)),
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
                        append_only=False, compartment="consular", name="openness_publisher_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation",), name="one_publisher"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trace",
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
                ("start", models.CharField(max_length=220)),
                ("reason", models.CharField(max_length=500)),
                ("found", models.IntegerField()),
                ("traced_at", models.DateTimeField()),
                ("traced_by", models.UUIDField(null=True)),
                ("traced_by_name", models.CharField(max_length=150)),
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
                    models.Index(fields=["organisation", "traced_at", "id"], name="trace_in_order")
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="openness_trace_tenant"
                    )
                ],
            },
        ),
    ]
