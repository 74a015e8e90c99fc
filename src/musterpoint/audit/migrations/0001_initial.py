import django.db.models.deletion
import django.db.models.functions.datetime
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
            name="Event",
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
                ("kind", models.CharField(max_length=100)),
                ("subject_id", models.UUIDField(null=True)),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=150)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("occurred_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("facts", models.JSONField(default=dict)),
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
                        fields=["organisation", "subject_id", "occurred_at"], name="event_subject"
                    ),
                    models.Index(fields=["organisation", "occurred_at", "id"], name="event_when"),
                    models.Index(fields=["organisation", "kind", "occurred_at"], name="event_kind"),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="audit_event_tenant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
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
                ("event_id", models.UUIDField()),
                ("position", models.BigIntegerField()),
                ("root_number", models.IntegerField()),
                ("digest", models.BinaryField(max_length=32)),
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
                        append_only=True, compartment="consular", name="audit_leaf_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "event_id"), name="one_leaf_an_event"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "position"), name="one_leaf_a_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionEvent",
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
                ("kind", models.CharField(max_length=100)),
                ("subject_id", models.UUIDField(null=True)),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=150)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("occurred_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("facts", models.JSONField(default=dict)),
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
                        fields=["organisation", "subject_id", "occurred_at"], name="p_event_subject"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="protection",
                        name="audit_protectionevent_tenant",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionLeaf",
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
                ("event_id", models.UUIDField()),
                ("position", models.BigIntegerField()),
                ("root_number", models.IntegerField()),
                ("digest", models.BinaryField(max_length=32)),
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
                        append_only=True,
                        compartment="protection",
                        name="audit_protectionleaf_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "event_id"), name="one_p_leaf_an_event"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "position"), name="one_p_leaf_a_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionRoot",
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
                ("number", models.IntegerField()),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("tree_digest", models.BinaryField(max_length=32)),
                ("previous_digest", models.BinaryField(max_length=32)),
                ("chain_digest", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
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
                        append_only=True,
                        compartment="protection",
                        name="audit_protectionroot_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="one_p_root_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Root",
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
                ("number", models.IntegerField()),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("tree_digest", models.BinaryField(max_length=32)),
                ("previous_digest", models.BinaryField(max_length=32)),
                ("chain_digest", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
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
                        append_only=True, compartment="consular", name="audit_root_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="one_root_a_number"
                    ),
                ],
            },
        ),
    ]
