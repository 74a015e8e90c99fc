import django.db.models.deletion
from django.db import migrations, models

import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from musterpoint.tenancy import policies


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
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
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_authority", "State authority"),
                            ("international_organisation", "International organisation"),
                            ("civil_society", "Civil society"),
                            ("private_sector", "Private sector"),
                            ("migrant_organisation", "Migrant organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("languages", models.JSONField(default=list)),
                ("time_zone", models.CharField(default="UTC", max_length=50)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("is_exercise", models.BooleanField(default=False)),
                ("clock_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "exercise_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exercise_twins",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("user_id", models.UUIDField(db_index=True)),
                ("role", models.CharField(max_length=30)),
                ("valid_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(sql=policies.functions_sql(), reverse_sql=policies.DROP_FUNCTIONS),
        migrations.CreateModel(
            name="Idempotency",
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
                ("key", models.CharField(max_length=100)),
                ("actor_id", models.UUIDField()),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.IntegerField()),
                ("sealed_body", models.BinaryField()),
                ("created_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="ErasedKey",
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
                ("subject_id", models.UUIDField()),
                ("erased_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="OrganisationKey",
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
                ("compartment_name", models.CharField(max_length=20)),
                ("version", models.IntegerField()),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="ProtectionKey",
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
                ("subject_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("wrapped", models.BinaryField()),
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
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
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
                ("subject_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("wrapped", models.BinaryField()),
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
            },
        ),
        migrations.CreateModel(
            name="Wake",
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
                ("lane", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "state_authority",
                            "international_organisation",
                            "civil_society",
                            "private_sector",
                            "migrant_organisation",
                        ],
                    )
                ),
                name="organisation_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clock_at__isnull", True), ("is_exercise", True), _connector="OR"
                ),
                name="only_an_exercise_has_its_own_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("organisation", "user_id"), name="one_membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotency",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="tenancy_idempotency_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotency",
            constraint=models.UniqueConstraint(
                fields=("organisation", "actor_id", "key"), name="one_idempotency_key"
            ),
        ),
        migrations.AddIndex(
            model_name="erasedkey",
            index=models.Index(fields=["organisation", "subject_id"], name="erased_subject"),
        ),
        migrations.AddConstraint(
            model_name="erasedkey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="tenancy_erasedkey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="tenancy_organisationkey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "compartment_name", "version"), name="one_organisation_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionkey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="tenancy_protectionkey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionkey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "subject_id"), name="one_protection_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectkey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="tenancy_subjectkey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectkey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "subject_id"), name="one_subject_key"
            ),
        ),
        migrations.AddIndex(
            model_name="wake",
            index=models.Index(fields=["due_at"], name="wake_due"),
        ),
        migrations.AddConstraint(
            model_name="wake",
            constraint=models.UniqueConstraint(
                fields=("organisation", "lane"), name="one_wake_a_lane"
            ),
        ),
    ]
