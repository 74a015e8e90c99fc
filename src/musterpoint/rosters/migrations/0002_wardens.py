import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rosters", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="callout",
            name="kind",
            field=models.CharField(
                choices=[
                    ("help", "People who go somewhere"),
                    ("wardens", "Wardens act in their zones"),
                    ("test", "Test of the telephone tree"),
                ],
                default="help",
                max_length=7,
            ),
        ),
        migrations.CreateModel(
            name="WardenZone",
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
                ("post", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=120)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("places", models.JSONField(default=list)),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "above",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="below",
                        to="rosters.wardenzone",
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
            },
        ),
        migrations.CreateModel(
            name="WardenTerm",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("appointed_at", models.DateTimeField()),
                ("appointed_by", models.UUIDField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("handed", models.JSONField(default=list)),
                (
                    "deputy",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_terms",
                        to="rosters.member",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warden_terms",
                        to="rosters.member",
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
                (
                    "zone",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="rosters.wardenzone",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="wardenzone",
            index=models.Index(
                fields=["organisation", "above"], name="rosters_war_organis_d2d8a4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenzone",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_wardenzone_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenzone",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="above", name="rosters_wardenzone_above"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenzone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("organisation", "post", "name"),
                name="one_zone_of_a_post",
            ),
        ),
        migrations.AddIndex(
            model_name="wardenterm",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["organisation", "ends_on"],
                name="term_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="wardenterm",
            index=models.Index(
                fields=["organisation", "zone"], name="rosters_war_organis_de4e17_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="wardenterm",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_war_organis_73858f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="wardenterm",
            index=models.Index(
                fields=["organisation", "deputy"], name="rosters_war_organis_be2682_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_wardenterm_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="zone", name="rosters_wardenterm_zone"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_wardenterm_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="deputy", name="rosters_wardenterm_deputy"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "zone"),
                name="one_warden_of_a_zone",
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="term_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="wardenterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deputy__isnull", True),
                    models.Q(("deputy", models.F("member")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_deputises_themselves",
            ),
        ),
    ]
