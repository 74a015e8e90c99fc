import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
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
                ("name", models.CharField(max_length=200)),
                ("counterpart_id", models.UUIDField(null=True)),
                ("authority_of", models.CharField(blank=True, max_length=3)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("protection", "May be told what was told in private"),
                            ("open", "Never told what was told in private"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="FocalPoint",
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
                ("rank", models.IntegerField(default=0)),
                ("languages", models.JSONField(default=list)),
                ("away_until", models.DateField(null=True)),
                ("sealed", models.BinaryField()),
                ("verified_at", models.DateTimeField(null=True)),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="focal_points",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Pathway",
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
                ("service_kinds", models.JSONField(default=list)),
                ("agreement_id", models.UUIDField(null=True)),
                ("memorandum", models.CharField(blank=True, max_length=200)),
                ("procedure", models.CharField(blank=True, max_length=80)),
                ("roles", models.TextField(blank=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pathways",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True)),
                ("sexes", models.JSONField(default=list)),
                ("age_from", models.IntegerField(null=True)),
                ("age_to", models.IntegerField(null=True)),
                ("nationalities", models.JSONField(default=list)),
                ("statuses", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("weekly", models.CharField(blank=True, max_length=42)),
                ("zone", models.CharField(default="UTC", max_length=50)),
                ("a_day", models.IntegerField(null=True)),
                ("free", models.IntegerField(null=True)),
                ("free_on", models.DateField(null=True)),
                ("cost", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("transport", models.CharField(blank=True, max_length=200)),
                ("is_child_safe", models.BooleanField(default=False)),
                ("needs", models.JSONField(default=list)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("open", "Open"), ("full", "Full for now"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Trained",
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
                ("user_id", models.UUIDField()),
                ("course", models.CharField(max_length=80)),
                ("passed_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
            },
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(fields=["organisation", "name"], name="partner_name"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_partner_tenant"
            ),
        ),
        migrations.AddIndex(
            model_name="focalpoint",
            index=models.Index(
                fields=["organisation", "partner"], name="referrals_f_organis_837c8b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="focalpoint",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_focalpoint_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="focalpoint",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="partner", name="referrals_focalpoint_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="focalpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "partner", "rank"),
                name="one_focal_point_a_rank",
            ),
        ),
        migrations.AddIndex(
            model_name="pathway",
            index=models.Index(
                fields=["organisation", "partner"], name="referrals_p_organis_33cb8e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="pathway",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_pathway_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="pathway",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="partner", name="referrals_pathway_partner"
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(fields=["organisation", "kind", "country"], name="service_kind"),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                fields=["organisation", "partner"], name="referrals_s_organis_7494df_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_service_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="partner", name="referrals_service_partner"
            ),
        ),
        migrations.AddIndex(
            model_name="trained",
            index=models.Index(fields=["organisation", "user_id", "course"], name="trained_member"),
        ),
        migrations.AddConstraint(
            model_name="trained",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_trained_tenant"
            ),
        ),
    ]
