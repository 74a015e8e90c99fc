import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                ("shared_id", models.UUIDField()),
                ("counterpart_id", models.UUIDField()),
                ("counterpart_name", models.CharField(max_length=200)),
                ("allows", models.JSONField(default=list)),
                ("crisis_reference", models.UUIDField(null=True)),
                ("terms", models.TextField()),
                ("proposed_here", models.BooleanField()),
                ("proposed_at", models.DateTimeField()),
                ("accepted_here_at", models.DateTimeField(null=True)),
                ("accepted_there_at", models.DateTimeField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                        append_only=False,
                        compartment="consular",
                        name="disclosures_agreement_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "shared_id"), name="one_agreement"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                ("batch_id", models.UUIDField()),
                (
                    "direction",
                    models.CharField(choices=[("out", "Given"), ("in", "Received")], max_length=3),
                ),
                ("counterpart_id", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=200)),
                ("basis", models.CharField(max_length=100)),
                ("count", models.IntegerField()),
                ("disclosed_at", models.DateTimeField()),
                ("disclosed_by", models.UUIDField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="disclosures.agreement",
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
                        fields=["organisation", "agreement"], name="disclosures_organis_c8b4e0_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="consular",
                        name="disclosures_disclosure_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="agreement", name="disclosures_disclosure_agreement"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "batch_id", "direction"), name="one_batch_a_side"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureItem",
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
                ("item_id", models.UUIDField()),
                ("subject_id", models.UUIDField(null=True)),
                ("compartment_name", models.CharField(default="consular", max_length=12)),
                ("payload_digest", models.BinaryField(max_length=32)),
                ("sealed", models.BinaryField(null=True)),
                ("position", models.IntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "disclosure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="disclosures.disclosure",
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
                    models.Index(fields=["organisation", "item_id"], name="item_id"),
                    models.Index(fields=["organisation", "subject_id"], name="item_subject"),
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["organisation", "disclosure", "position"],
                        name="item_unhandled",
                    ),
                    models.Index(
                        fields=["organisation", "disclosure"], name="disclosures_organis_fa7c80_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="disclosures_disclosureitem_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="disclosure", name="disclosures_disclosureitem_disclosure"
                    ),
                ],
            },
        ),
    ]
