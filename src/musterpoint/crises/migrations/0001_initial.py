import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crisis",
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
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=200)),
                ("host_country", models.CharField(max_length=3)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("origin", "State of origin"),
                            ("host", "Host State"),
                            ("transit", "State of transit"),
                            ("operator", "Operator of the shared portal"),
                            ("partner", "Partner"),
                        ],
                        max_length=10,
                    ),
                ),
                ("shared_reference", models.UUIDField(null=True)),
                ("basis", models.TextField(blank=True)),
                ("level_pack", models.CharField(max_length=80)),
                ("declared_at", models.DateTimeField()),
                ("declared_by", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                        append_only=False, compartment="consular", name="crises_crisis_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "slug"), name="one_crisis_slug"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
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
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("names", models.JSONField(default=dict)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("level", models.SmallIntegerField(default=0)),
                ("level_since", models.DateTimeField(null=True)),
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
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="crises.crisis",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "crisis"], name="crises_area_organis_dd93a9_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="crises_area_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="crises_area_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "code"), name="one_area_code"
                    ),
                ],
            },
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
                ("kind", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(max_length=150)),
                ("rules", models.CharField(blank=True, max_length=80)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
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
                        fields=["organisation", "crisis"], name="crises_deci_organis_c5caa5_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="crises_decision_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="crises_decision_crisis"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelChange",
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
                ("level", models.SmallIntegerField()),
                ("basis", models.TextField()),
                ("advice", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(max_length=150)),
                ("level_pack", models.CharField(max_length=80)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="crises.area",
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
                        fields=["organisation", "area"], name="crises_leve_organis_b0c5ae_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="crises_levelchange_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="area", name="crises_levelchange_area"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PopulationEstimate",
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
                ("area", models.CharField(blank=True, max_length=40)),
                ("nationality", models.CharField(blank=True, max_length=3)),
                ("source", models.CharField(max_length=200)),
                ("method", models.TextField(blank=True)),
                ("low", models.IntegerField()),
                ("likely", models.IntegerField()),
                ("high", models.IntegerField()),
                ("as_of", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="estimates",
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
                        fields=["organisation", "crisis"], name="crises_popu_organis_ee9b73_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="consular",
                        name="crises_populationestimate_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="crises_populationestimate_crisis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("likely__gte", models.F("low")),
                            ("low__gte", 0),
                            ("high__gte", models.F("likely")),
                        ),
                        name="estimate_is_a_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RollEntry",
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
                ("area", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "Not heard from"),
                            ("safe", "Safe"),
                            ("needs_help", "Needs help"),
                            ("wants_to_leave", "Asked to leave"),
                            ("wants_to_stay", "Decided to stay"),
                            ("en_route", "On the way"),
                            ("departed", "Departed"),
                            ("arrived", "Arrived"),
                            ("detained", "Detained"),
                            ("hospitalised", "In hospital"),
                            ("deceased", "Died"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("reached_at", models.DateTimeField(null=True)),
                ("accounted_at", models.DateTimeField(null=True)),
                ("help_since", models.DateTimeField(null=True)),
                ("asked_to_leave_at", models.DateTimeField(null=True)),
                ("seated_at", models.DateTimeField(null=True)),
                ("departed_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("last_contact_at", models.DateTimeField(null=True)),
                ("is_removed", models.BooleanField(default=False)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roll",
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
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roll_entries",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "crisis", "state", "id"], name="roll_state"
                    ),
                    models.Index(fields=["organisation", "crisis", "area", "id"], name="roll_area"),
                    models.Index(
                        fields=["organisation", "crisis"], name="crises_roll_organis_12981f_idx"
                    ),
                    models.Index(
                        fields=["organisation", "person"], name="crises_roll_organis_9fa17e_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="crises_rollentry_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="crises_rollentry_crisis"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="crises_rollentry_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "person"), name="one_entry"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RollChange",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "Not heard from"),
                            ("safe", "Safe"),
                            ("needs_help", "Needs help"),
                            ("wants_to_leave", "Asked to leave"),
                            ("wants_to_stay", "Decided to stay"),
                            ("en_route", "On the way"),
                            ("departed", "Departed"),
                            ("arrived", "Arrived"),
                            ("detained", "Detained"),
                            ("hospitalised", "In hospital"),
                            ("deceased", "Died"),
                        ],
                        max_length=15,
                    ),
                ),
                ("previous", models.CharField(max_length=15)),
                ("way", models.CharField(max_length=20)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("by_name", models.CharField(max_length=150)),
                ("undoes", models.UUIDField(null=True)),
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
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="crises.rollentry",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "entry", "occurred_at"], name="change_entry"
                    ),
                    models.Index(
                        fields=["organisation", "entry"], name="crises_roll_organis_e48c0c_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="crises_rollchange_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="entry", name="crises_rollchange_entry"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
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
                ("indicator", models.CharField(max_length=40)),
                ("breakdown", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("value", models.BigIntegerField()),
                ("taken_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
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
                        fields=["organisation", "crisis"], name="crises_snap_organis_e7baab_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="crises_snapshot_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="crises_snapshot_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "organisation",
                            "crisis",
                            "indicator",
                            "breakdown",
                            "key",
                            "taken_at",
                        ),
                        name="one_snapshot",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeAttempt",
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
                ("token", models.BinaryField(max_length=16)),
                ("failures", models.IntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
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
                    models.Index(fields=["organisation", "expires_at"], name="attempt_expires")
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="crises_codeattempt_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "token"), name="one_attempt_token"
                    ),
                ],
            },
        ),
    ]
