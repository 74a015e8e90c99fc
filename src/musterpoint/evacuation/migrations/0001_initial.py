import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("people", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leg",
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
                ("code", models.CharField(max_length=60)),
                ("item_id", models.UUIDField()),
                ("offered_by_id", models.UUIDField()),
                ("offered_by_name", models.CharField(max_length=200)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("bus", "Bus"),
                            ("ship", "Ship"),
                            ("air", "Aircraft"),
                            ("train", "Train"),
                        ],
                        max_length=6,
                    ),
                ),
                ("departs_at", models.DateTimeField()),
                ("arrives_at", models.DateTimeField()),
                ("seats", models.SmallIntegerField()),
                ("wheelchair", models.SmallIntegerField(default=0)),
                ("stretcher", models.SmallIntegerField(default=0)),
                ("infants", models.SmallIntegerField(default=0)),
                ("escorts", models.SmallIntegerField(default=0)),
                ("allowed_nationalities", models.JSONField(null=True)),
                ("own_nationality", models.CharField(blank=True, max_length=3)),
                ("third_country_places", models.SmallIntegerField(null=True)),
                ("cost_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="USD", max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("boarding", "Boarding"),
                            ("departed", "In transit"),
                            ("arrived", "Arrived"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("shared_with", models.UUIDField(null=True)),
                ("offered_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legs",
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
                        fields=["organisation", "crisis", "departs_at"], name="leg_departs"
                    ),
                    models.Index(
                        fields=["organisation", "crisis"], name="evacuation__organis_ef1125_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_leg_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evacuation_leg_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "item_id"), name="one_leg_item"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "code"), name="one_leg_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arrives_at__gt", models.F("departs_at"))),
                        name="leg_takes_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1)), name="leg_has_seats"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
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
                ("version", models.IntegerField()),
                ("people", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "leg",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manifests",
                        to="evacuation.leg",
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
                        fields=["organisation", "leg"], name="evacuation__organis_dcc8fa_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_manifest_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="leg", name="evacuation_manifest_leg"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "leg", "version"), name="one_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("discarded", "Discarded"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("rules", models.CharField(max_length=80)),
                ("ready_people", models.IntegerField()),
                ("ready_households", models.IntegerField()),
                ("seated_people", models.IntegerField()),
                ("seated_households", models.IntegerField()),
                ("bound_people", models.IntegerField()),
                ("seats_offered", models.IntegerField()),
                ("legs_offered", models.IntegerField()),
                ("by_class", models.JSONField(default=list)),
                ("took_ms", models.IntegerField(null=True)),
                ("run_at", models.DateTimeField()),
                ("run_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
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
                        fields=["organisation", "crisis"], name="evacuation__organis_1e97c4_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_matchrun_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evacuation_matchrun_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "number"), name="one_run_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assembly", "Assembly point"),
                            ("border", "Border post"),
                            ("airport", "Airport"),
                            ("port", "Port"),
                            ("transit", "Transit centre"),
                            ("home", "Home"),
                        ],
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(max_length=3)),
                ("area", models.CharField(blank=True, max_length=40)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("is_dangerous", models.BooleanField(default=False)),
                ("connection_minutes", models.IntegerField(default=60)),
                ("beds", models.IntegerField(null=True)),
                ("entry", models.JSONField(default=dict)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
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
                        fields=["organisation", "crisis"], name="evacuation__organis_36fc79_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_place_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evacuation_place_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "code"), name="one_place_code"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="leg",
            name="destination",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrivals",
                to="evacuation.place",
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="origin",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to="evacuation.place",
            ),
        ),
        migrations.CreateModel(
            name="PoolEntry",
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
                ("source_id", models.UUIDField()),
                ("source_name", models.CharField(max_length=200)),
                ("item_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a seat"),
                            ("seated", "Seated"),
                            ("travelling", "On the way"),
                            ("arrived", "Arrived"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("area", models.CharField(max_length=40)),
                ("destinations", models.JSONField(default=list)),
                ("nationality", models.CharField(blank=True, max_length=3)),
                ("document_level", models.SmallIntegerField(default=0)),
                ("people", models.SmallIntegerField()),
                ("seats", models.SmallIntegerField()),
                ("wheelchair", models.SmallIntegerField(default=0)),
                ("stretcher", models.SmallIntegerField(default=0)),
                ("infants", models.SmallIntegerField(default=0)),
                ("escorts", models.SmallIntegerField(default=0)),
                ("priority_class", models.SmallIntegerField()),
                ("requested_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField(null=True)),
                ("at_place", models.CharField(blank=True, max_length=40)),
                ("unmatched_reason", models.CharField(blank=True, max_length=30)),
                ("updated_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pool",
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
                        fields=["organisation", "crisis", "state", "id"], name="pool_state"
                    ),
                    models.Index(
                        fields=["organisation", "crisis"], name="evacuation__organis_340993_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="evacuation_poolentry_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evacuation_poolentry_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "item_id"), name="one_entry_item"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                ("event", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=200)),
                ("travellers", models.JSONField()),
                ("occurred_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "leg",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="movements",
                        to="evacuation.leg",
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
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="movements",
                        to="evacuation.poolentry",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)),
                        fields=["organisation", "id"],
                        name="movements_to_tell",
                    ),
                    models.Index(
                        fields=["organisation", "entry"], name="evacuation__organis_bc0d05_idx"
                    ),
                    models.Index(
                        fields=["organisation", "leg"], name="evacuation__organis_b1d321_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_movement_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="entry", name="evacuation_movement_entry"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="leg", name="evacuation_movement_leg"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
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
                            ("waiting", "Not ready yet"),
                            ("ready", "Ready to travel"),
                            ("seated", "Seated"),
                            ("departed", "Departed"),
                            ("arrived", "Arrived"),
                            ("no_show", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("holds", models.JSONField(default=list)),
                ("area", models.CharField(max_length=40)),
                ("destinations", models.JSONField(default=list)),
                ("nationality", models.CharField(blank=True, max_length=3)),
                ("document_level", models.SmallIntegerField(default=0)),
                ("people", models.SmallIntegerField()),
                ("seats", models.SmallIntegerField()),
                ("wheelchair", models.SmallIntegerField(default=0)),
                ("stretcher", models.SmallIntegerField(default=0)),
                ("infants", models.SmallIntegerField(default=0)),
                ("escorts", models.SmallIntegerField(default=0)),
                ("priority_class", models.SmallIntegerField()),
                ("rules", models.CharField(max_length=80)),
                ("requested_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField(null=True)),
                ("item_id", models.UUIDField(null=True)),
                ("operator_id", models.UUIDField(null=True)),
                ("itinerary", models.JSONField(default=list)),
                ("unmatched_reason", models.CharField(blank=True, max_length=30)),
                ("unmatched_advice", models.JSONField(default=dict)),
                ("updated_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="crises.crisis",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="people.household",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                        fields=["organisation", "crisis", "state", "id"], name="request_state"
                    ),
                    models.Index(fields=["organisation", "item_id"], name="request_item"),
                    models.Index(
                        fields=["organisation", "crisis"], name="evacuation__organis_d42813_idx"
                    ),
                    models.Index(
                        fields=["organisation", "household"], name="evacuation__organis_356d95_idx"
                    ),
                    models.Index(
                        fields=["organisation", "lead"], name="evacuation__organis_32466d_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_request_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="evacuation_request_crisis"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="household", name="evacuation_request_household"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="lead", name="evacuation_request_lead"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["withdrawn", "arrived", "no_show"]), _negated=True
                        ),
                        fields=("organisation", "crisis", "household"),
                        name="one_open_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestMember",
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
                ("position", models.SmallIntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="evacuation.request",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "request"], name="evacuation__organis_d28121_idx"
                    ),
                    models.Index(
                        fields=["organisation", "person"], name="evacuation__organis_da4a4f_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="evacuation_requestmember_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="request", name="evacuation_requestmember_request"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="evacuation_requestmember_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "request", "person"), name="one_member_a_request"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                ("position", models.SmallIntegerField()),
                ("people", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("boarded", "Boarded"),
                            ("no_show", "Did not come"),
                            ("offloaded", "Taken off"),
                            ("refused", "Refused boarding"),
                            ("arrived", "Arrived"),
                            ("discarded", "Discarded"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("updated_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="evacuation.poolentry",
                    ),
                ),
                (
                    "leg",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="evacuation.leg",
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
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="evacuation.matchrun",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "leg", "state"], name="seat_leg"),
                    models.Index(
                        fields=["organisation", "run"], name="evacuation__organis_42ac8a_idx"
                    ),
                    models.Index(
                        fields=["organisation", "entry"], name="evacuation__organis_d319ea_idx"
                    ),
                    models.Index(
                        fields=["organisation", "leg"], name="evacuation__organis_32d794_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="evacuation_seat_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="evacuation_seat_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="entry", name="evacuation_seat_entry"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="leg", name="evacuation_seat_leg"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run", "entry", "leg"), name="one_seat"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Traveller",
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
                ("traveller_id", models.UUIDField()),
                ("position", models.SmallIntegerField()),
                ("is_lap_infant", models.BooleanField(default=False)),
                ("special", models.CharField(blank=True, max_length=8)),
                ("sealed", models.BinaryField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="travellers",
                        to="evacuation.poolentry",
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
                        fields=["organisation", "entry"], name="evacuation__organis_e7a15f_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="evacuation_traveller_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="entry", name="evacuation_traveller_entry"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "traveller_id"), name="one_traveller"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManifestLine",
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
                ("sequence", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "Listed"),
                            ("boarded", "Boarded"),
                            ("no_show", "Did not come"),
                            ("offloaded", "Taken off"),
                            ("refused", "Refused boarding"),
                            ("arrived", "Arrived"),
                        ],
                        default="listed",
                        max_length=10,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "manifest",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="evacuation.manifest",
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
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="evacuation.seat",
                    ),
                ),
                (
                    "traveller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="evacuation.traveller",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "manifest"], name="evacuation__organis_f2c8b5_idx"
                    ),
                    models.Index(
                        fields=["organisation", "seat"], name="evacuation__organis_5cfba7_idx"
                    ),
                    models.Index(
                        fields=["organisation", "traveller"], name="evacuation__organis_b3aa0d_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="evacuation_manifestline_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="manifest", name="evacuation_manifestline_manifest"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="seat", name="evacuation_manifestline_seat"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="traveller", name="evacuation_manifestline_traveller"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "manifest", "sequence"), name="one_line_number"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "manifest", "traveller"),
                        name="one_line_a_traveller",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unmatched",
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
                ("reason", models.CharField(max_length=30)),
                ("people", models.SmallIntegerField()),
                ("facts", models.JSONField(default=dict)),
                (
                    "bottleneck",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="evacuation.leg",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evacuation.poolentry",
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
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unmatched",
                        to="evacuation.matchrun",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "run", "reason"], name="unmatched_reason"),
                    models.Index(
                        fields=["organisation", "run"], name="evacuation__organis_1ef05f_idx"
                    ),
                    models.Index(
                        fields=["organisation", "entry"], name="evacuation__organis_917952_idx"
                    ),
                    models.Index(
                        fields=["organisation", "bottleneck"], name="evacuation__organis_11db99_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="evacuation_unmatched_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="evacuation_unmatched_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="entry", name="evacuation_unmatched_entry"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="bottleneck", name="evacuation_unmatched_bottleneck"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                fields=["organisation", "origin"], name="evacuation__organis_1f6ae8_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                fields=["organisation", "destination"], name="evacuation__organis_8958c7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="origin", name="evacuation_leg_origin"
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="destination", name="evacuation_leg_destination"
            ),
        ),
    ]
