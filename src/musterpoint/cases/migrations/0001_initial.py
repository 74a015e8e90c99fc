import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("people", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
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
                ("reference", models.CharField(max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("etd", "Emergency travel document"),
                            ("passport", "Emergency passport"),
                            ("identity", "Certificate of identity"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("checking", "Identity being checked"),
                            ("confirmed", "Identity confirmed"),
                            ("printed", "Printed, to be signed"),
                            ("signed", "Signed, to be handed over"),
                            ("handed_over", "Handed over"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField(null=True)),
                ("facts_at", models.DateTimeField()),
                ("screened_at", models.DateTimeField(null=True)),
                ("screened_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("issue_due_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=20)),
                ("pack", models.CharField(max_length=80)),
                ("updated_at", models.DateTimeField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "taken_at", "id"], name="application_newest"
                    ),
                    models.Index(
                        fields=["organisation", "state", "taken_at", "id"],
                        name="application_by_state",
                    ),
                    models.Index(
                        fields=["organisation", "person"], name="cases_appli_organis_8014f1_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_application_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="cases_application_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="travel_application_ref"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation", "person"),
                        name="one_open_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "checking",
                                    "confirmed",
                                    "printed",
                                    "signed",
                                    "handed_over",
                                    "refused",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="travel_application_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("screened_at__isnull", True), ("screened_by__isnull", True)),
                            models.Q(
                                ("screened_at__isnull", False), ("screened_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="application_screened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="application_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Blank",
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
                ("serial", models.CharField(max_length=9)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "In stock"),
                            ("reserved", "Printed, not signed"),
                            ("spoilt", "Spoilt"),
                            ("issued", "Issued"),
                            ("destroyed", "Destroyed"),
                            ("lost", "Lost"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
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
                        append_only=False, compartment="consular", name="cases_blank_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "serial"), name="one_blank_a_serial"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "reserved", "spoilt", "issued", "destroyed", "lost"],
                            )
                        ),
                        name="blank_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("reference", models.CharField(max_length=8)),
                ("shared_reference", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("run_id", models.UUIDField()),
                ("post", models.CharField(blank=True, max_length=120)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closing", "Waits for sign-off"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Helped"),
                            ("partly", "Helped in part"),
                            ("declined", "The person wanted no help"),
                            ("referred", "Another organisation helps"),
                            ("lost", "Contact was lost"),
                            ("duplicate", "The same as another case"),
                            ("other", "Otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("handler_id", models.UUIDField(null=True)),
                ("handled_until", models.DateTimeField(null=True)),
                ("next_visit_at", models.DateTimeField(null=True)),
                ("closing_by", models.UUIDField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        fields=["organisation", "-opened_at", "-id"], name="case_case_new"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "-opened_at", "-id"],
                        name="case_case_open",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "owner_id", "-opened_at", "-id"],
                        name="case_case_mine",
                    ),
                    models.Index(
                        fields=["organisation", "kind", "-opened_at", "-id"], name="case_case_kind"
                    ),
                    models.Index(fields=["organisation", "person_id"], name="case_case_person"),
                    models.Index(
                        fields=["organisation", "shared_reference"], name="case_case_shared"
                    ),
                    models.Index(
                        fields=["organisation", "crisis"], name="cases_case_organis_27a129_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_case_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="cases_case_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="case_case_ref"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run_id"), name="case_case_run"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildGate",
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
                    "because",
                    models.CharField(
                        choices=[
                            ("unaccompanied", "Nobody with the child"),
                            ("separated", "With others than the parents"),
                            ("spouse", "Married and under 18"),
                            ("alone", "No adult in the household"),
                            ("age", "Age in doubt"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held until cleared"), ("ended", "No longer held")],
                        default="held",
                        max_length=10,
                    ),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adult", "Proved to be an adult"),
                            ("family", "With a parent or usual carer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("track", models.CharField(blank=True, max_length=10)),
                ("risk", models.CharField(blank=True, max_length=10)),
                ("review_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("sealed", models.BinaryField(default=b"")),
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
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "held_at", "id"], name="child_gate_list"
                    ),
                    models.Index(
                        fields=["organisation", "person"], name="cases_child_organis_0ed8e8_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_childgate_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="cases_childgate_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "person"), name="one_gate_a_child"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildDecision",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("adult", "Proved to be an adult"),
                            ("family", "With a parent or usual carer"),
                            ("split", "Siblings travel apart"),
                            ("carer", "Papers of a carer checked"),
                            ("age", "Age disputed"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=10)),
                ("by_id", models.UUIDField()),
                ("decided_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
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
                    "gate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.childgate",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "gate", "id"], name="child_decision_gate"),
                    models.Index(
                        fields=["organisation", "gate"], name="cases_child_organis_b48344_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_childdecision_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="gate", name="cases_childdecision_gate"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildClearance",
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
                ("run_id", models.UUIDField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("assessed", "After an assessment"),
                            ("urgent", "Life in danger, assessment to follow"),
                        ],
                        max_length=10,
                    ),
                ),
                ("destination", models.CharField(max_length=10)),
                ("leg", models.CharField(blank=True, max_length=60)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("assessment_due_at", models.DateTimeField(null=True)),
                ("assessed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=20)),
                ("moved_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
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
                    "gate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="cases.childgate",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "run_id"], name="child_clearance_run"),
                    models.Index(
                        fields=["organisation", "gate"], name="cases_child_organis_7a4879_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="cases_childclearance_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="gate", name="cases_childclearance_gate"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("received_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("organisation", "gate"),
                        name="one_open_clearance",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
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
                    "side",
                    models.CharField(
                        choices=[("out", "We asked"), ("in", "We were asked")], max_length=3
                    ),
                ),
                ("counterpart_id", models.UUIDField()),
                ("counterpart_name", models.CharField(max_length=200)),
                ("item_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "This is our national"),
                            ("denied", "This is not our national"),
                            ("unknown", "We cannot tell"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="cases.application",
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
                        fields=["organisation", "side", "due_at", "id"], name="confirmation_due"
                    ),
                    models.Index(
                        fields=["organisation", "application"],
                        name="cases_confi_organis_90deeb_idx",
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_confirmation_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="cases_confirmation_application"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "side", "item_id"), name="one_confirmation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", True), ("side", "in")),
                            models.Q(("application__isnull", False), ("side", "out")),
                            _connector="OR",
                        ),
                        name="who_asks_holds_the_application",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
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
                ("minor", models.IntegerField()),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("waiver", models.CharField(blank=True, max_length=20)),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fees",
                        to="cases.application",
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
                        fields=["organisation", "application"], name="cases_fee_organis_38077d_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_fee_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="cases_fee_application"
                    ),
                    models.UniqueConstraint(fields=("organisation", "application"), name="one_fee"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("minor__gt", 0),
                                ("waiver", ""),
                                models.Q(("currency", ""), _negated=True),
                            ),
                            models.Q(("minor", 0), models.Q(("waiver", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="fee_or_waiver",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
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
                ("from_id", models.UUIDField(null=True)),
                ("to_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="cases.case",
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
                        fields=["organisation", "case"], name="cases_hando_organis_dafe0a_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_handover_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_handover_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("organisation", "case"),
                        name="case_handover_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Helpline",
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
                ("phone", models.CharField(max_length=40)),
                ("hours", models.CharField(blank=True, max_length=120)),
                ("place", models.SmallIntegerField(default=0)),
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
                        append_only=False, compartment="consular", name="cases_helpline_tenant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hidden",
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
                ("hidden_by", models.UUIDField(null=True)),
                ("hidden_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidden_from",
                        to="cases.case",
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
                        fields=["organisation", "case"], name="cases_hidde_organis_e5168e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_hidden_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_hidden_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shown_at__isnull", True)),
                        fields=("organisation", "user_id", "case"),
                        name="case_hidden_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("lost_paper", "The lost passport, or a copy of it"),
                            ("other_paper", "Another paper with a photo"),
                            ("register", "Register of nationals or of passports"),
                            ("biometric", "Face or fingerprints compared with a record"),
                            ("interview", "Interview by an officer"),
                            ("witness", "Somebody who vouches and was identified"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("matches", "It is this person"),
                            ("unclear", "It does not tell"),
                            ("differs", "It is not this person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed_note", models.BinaryField()),
                ("made_by", models.UUIDField(null=True)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="cases.application",
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
                        name="cases_ident_organis_a0b450_idx",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_identitycheck_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="cases_identitycheck_application"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("template", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("code", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "Genuine"), ("withdrawn", "Withdrawn")],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("rules", models.CharField(max_length=120)),
                ("issued_by", models.UUIDField(null=True)),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="cases.case",
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
                        fields=["organisation", "case"], name="cases_lette_organis_4ff2e0_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_letter_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_letter_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "year", "number"), name="one_letter_number"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "code"), name="one_letter_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterSeries",
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
                ("year", models.IntegerField()),
                ("last", models.IntegerField(default=0)),
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
                        append_only=False, compartment="consular", name="cases_letterseries_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "year"), name="one_letter_series"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameToken",
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
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="cases.case",
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
                    models.Index(fields=["organisation", "token"], name="case_name_token"),
                    models.Index(
                        fields=["organisation", "case"], name="cases_namet_organis_b7a5ab_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_nametoken_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_nametoken_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("decision", "Decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("corrects_id", models.UUIDField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
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
                        fields=["organisation", "case", "-occurred_at"], name="case_note_case"
                    ),
                    models.Index(
                        fields=["organisation", "case"], name="cases_note_organis_b969a5_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_note_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_note_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "corrects_id"), name="case_note_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
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
                ("person_id", models.UUIDField()),
                ("reason", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("allowed", "Allowed"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(null=True)),
                ("open_until", models.DateTimeField(null=True)),
                ("readings", models.IntegerField(default=0)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("justified", "Justified"), ("not_justified", "Not justified")],
                        max_length=15,
                    ),
                ),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("pack", models.CharField(max_length=80)),
                ("sealed", models.BinaryField()),
                ("sealed_note", models.BinaryField(default=b"")),
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
                        fields=["organisation", "-asked_at", "-id"], name="opening_newest"
                    ),
                    models.Index(
                        fields=["organisation", "asked_by", "person_id"], name="opening_mine"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="protection", name="cases_opening_tenant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="opening_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="opening_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="opening_reviewed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.case",
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
                        fields=["organisation", "case"], name="cases_paper_organis_babf1f_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_paper_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_paper_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "Whom it is about"),
                            ("kin", "Family"),
                            ("witness", "Witness"),
                            ("employer", "Contact at the employer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.case",
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
                    models.Index(fields=["organisation", "person_id"], name="case_party_person"),
                    models.Index(
                        fields=["organisation", "case"], name="cases_party_organis_8f616b_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_party_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_party_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="cases.application",
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
                        name="cases_photo_organis_553e67_idx",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_photo_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="cases_photo_application"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "application"), name="one_photo"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedCase",
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
                ("reference", models.CharField(max_length=8)),
                ("shared_reference", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("run_id", models.UUIDField()),
                ("post", models.CharField(blank=True, max_length=120)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closing", "Waits for sign-off"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Helped"),
                            ("partly", "Helped in part"),
                            ("declined", "The person wanted no help"),
                            ("referred", "Another organisation helps"),
                            ("lost", "Contact was lost"),
                            ("duplicate", "The same as another case"),
                            ("other", "Otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("handler_id", models.UUIDField(null=True)),
                ("handled_until", models.DateTimeField(null=True)),
                ("next_visit_at", models.DateTimeField(null=True)),
                ("closing_by", models.UUIDField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        fields=["organisation", "-opened_at", "-id"], name="case_pcase_new"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "-opened_at", "-id"],
                        name="case_pcase_open",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "owner_id", "-opened_at", "-id"],
                        name="case_pcase_mine",
                    ),
                    models.Index(
                        fields=["organisation", "kind", "-opened_at", "-id"], name="case_pcase_kind"
                    ),
                    models.Index(fields=["organisation", "person_id"], name="case_pcase_person"),
                    models.Index(
                        fields=["organisation", "shared_reference"], name="case_pcase_shared"
                    ),
                    models.Index(
                        fields=["organisation", "crisis"], name="cases_prote_organis_250485_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectedcase_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="cases_protectedcase_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="case_pcase_ref"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run_id"), name="case_pcase_run"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedHandOver",
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
                ("from_id", models.UUIDField(null=True)),
                ("to_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="cases.protectedcase",
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
                        fields=["organisation", "case"], name="cases_prote_organis_6563dd_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectedhandover_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectedhandover_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("organisation", "case"),
                        name="case_phandover_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedHidden",
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
                ("hidden_by", models.UUIDField(null=True)),
                ("hidden_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidden_from",
                        to="cases.protectedcase",
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
                        fields=["organisation", "case"], name="cases_prote_organis_a4ba68_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectedhidden_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectedhidden_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shown_at__isnull", True)),
                        fields=("organisation", "user_id", "case"),
                        name="case_phidden_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedNameToken",
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
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="cases.protectedcase",
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
                    models.Index(fields=["organisation", "token"], name="case_pname_token"),
                    models.Index(
                        fields=["organisation", "case"], name="cases_prote_organis_af20d7_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectednametoken_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectednametoken_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedNote",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("decision", "Decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("corrects_id", models.UUIDField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.protectedcase",
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
                        fields=["organisation", "case", "-occurred_at"], name="case_pnote_case"
                    ),
                    models.Index(
                        fields=["organisation", "case"], name="cases_prote_organis_f0752e_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="protection",
                        name="cases_protectednote_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectednote_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "corrects_id"), name="case_pnote_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedPaper",
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
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.protectedcase",
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
                        fields=["organisation", "case"], name="cases_prote_organis_360c77_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectedpaper_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectedpaper_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedParty",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "Whom it is about"),
                            ("kin", "Family"),
                            ("witness", "Witness"),
                            ("employer", "Contact at the employer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.protectedcase",
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
                    models.Index(fields=["organisation", "person_id"], name="case_pparty_person"),
                    models.Index(
                        fields=["organisation", "case"], name="cases_prote_organis_042311_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="cases_protectedparty_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_protectedparty_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Received",
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
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=200)),
                ("shared_reference", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=80)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("accepted", "Takes it"),
                            ("declined", "Declines"),
                            ("done", "Has done it"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                    models.Index(fields=["organisation", "-received_at"], name="case_received_new"),
                    models.Index(
                        fields=["organisation", "case"], name="cases_recei_organis_a8cead_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_received_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_received_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "item_id"), name="one_received_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
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
                ("person_id", models.UUIDField()),
                ("crisis_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("later", "Another time"),
                            ("declined", "Not wanted"),
                            ("begun", "The talk has begun"),
                            ("done", "The talk was held"),
                        ],
                        max_length=10,
                    ),
                ),
                ("offered_by", models.UUIDField(null=True)),
                ("offered_at", models.DateTimeField()),
                ("draft_id", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("chosen_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("pack", models.CharField(blank=True, max_length=80)),
                ("sealed", models.BinaryField()),
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
                        fields=["organisation", "person_id", "offered_at"], name="talk_person"
                    ),
                    models.Index(fields=["organisation", "crisis_id", "state"], name="talk_crisis"),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="protection", name="cases_screening_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "draft_id"), name="one_talk_a_draft"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedFlag",
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
                ("person_id", models.UUIDField()),
                ("code", models.CharField(max_length=40)),
                ("procedure", models.CharField(blank=True, max_length=80)),
                ("raised_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("medical_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.protectedcase",
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
                    "screening",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="cases.screening",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["organisation", "answer_by"],
                        name="flag_open",
                    ),
                    models.Index(
                        fields=["organisation", "screening"], name="cases_redfl_organis_5d9668_idx"
                    ),
                    models.Index(
                        fields=["organisation", "case"], name="cases_redfl_organis_4d8f5e_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="protection", name="cases_redflag_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="screening", name="cases_redflag_screening"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_redflag_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "screening", "code"), name="one_flag_a_talk"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="flag_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealKey",
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
                ("signer", models.CharField(max_length=4)),
                ("serial", models.CharField(max_length=20)),
                ("certificate", models.TextField()),
                ("sealed", models.BinaryField()),
                ("valid_until", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
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
                        append_only=False, compartment="consular", name="cases_sealkey_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "serial"), name="one_seal_key_serial"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("organisation",),
                        name="one_seal_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevocationList",
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
                ("content", models.TextField()),
                ("signature", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
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
                    "seal_key",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lists",
                        to="cases.sealkey",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "seal_key"], name="cases_revoc_organis_c05768_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_revocationlist_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="seal_key", name="cases_revocationlist_seal_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="one_revocation_list_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                ("number", models.CharField(max_length=9)),
                ("sealed", models.BinaryField()),
                ("issue_date", models.DateField()),
                ("expiry_date", models.DateField()),
                ("printed_at", models.DateTimeField()),
                ("printed_by", models.UUIDField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", models.UUIDField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("handed_over_by", models.UUIDField(null=True)),
                ("spoilt_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.UUIDField(null=True)),
                ("revoked_reason", models.CharField(blank=True, max_length=20)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="cases.application",
                    ),
                ),
                (
                    "blank",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="cases.blank",
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
                    "seal_key",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="cases.sealkey",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "application"],
                        name="cases_docum_organis_ee7e46_idx",
                    ),
                    models.Index(
                        fields=["organisation", "blank"], name="cases_docum_organis_0fd15f_idx"
                    ),
                    models.Index(
                        fields=["organisation", "seal_key"], name="cases_docum_organis_e1fee5_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_document_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="cases_document_application"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="blank", name="cases_document_blank"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="seal_key", name="cases_document_seal_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "blank"), name="one_document_a_blank"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="one_document_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("spoilt_at__isnull", True)),
                        fields=("organisation", "application"),
                        name="one_document_an_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("printed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_printed_may_not_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expiry_date__gt", models.F("issue_date"))),
                        name="document_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_revoked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
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
                ("receiver_id", models.UUIDField()),
                ("receiver_name", models.CharField(max_length=200)),
                ("item_id", models.UUIDField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("accepted", "Takes it"),
                            ("declined", "Declines"),
                            ("done", "Has done it"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("shared_by", models.UUIDField(null=True)),
                ("shared_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="cases.case",
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
                        fields=["organisation", "case"], name="cases_share_organis_4f35e8_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_share_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_share_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "case", "receiver_id"), name="one_share"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "item_id"), name="one_shared_item"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Station",
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
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("country", models.CharField(max_length=3)),
                ("issuer", models.CharField(max_length=3)),
                ("shift_right", models.SmallIntegerField(default=0)),
                ("shift_down", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
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
                        append_only=False, compartment="consular", name="cases_station_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "code"), name="one_station_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shift_down__range", (-200, 200)), ("shift_right__range", (-200, 200))
                        ),
                        name="station_shifts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="blank",
            name="station",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="blanks",
                to="cases.station",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="station",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="cases.station",
            ),
        ),
        migrations.CreateModel(
            name="StockCount",
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
                ("expected_received", models.IntegerField()),
                ("expected_spoilt", models.IntegerField()),
                ("found_received", models.IntegerField()),
                ("found_spoilt", models.IntegerField()),
                ("witness", models.CharField(max_length=100)),
                ("made_by", models.UUIDField(null=True)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
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
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="cases.station",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "station"], name="cases_stock_organis_82d22f_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_stockcount_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="station", name="cases_stockcount_station"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockLevel",
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
                ("total", models.IntegerField(default=0)),
                ("received", models.IntegerField(default=0)),
                ("reserved", models.IntegerField(default=0)),
                ("spoilt", models.IntegerField(default=0)),
                ("issued", models.IntegerField(default=0)),
                ("destroyed", models.IntegerField(default=0)),
                ("lost", models.IntegerField(default=0)),
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
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="levels",
                        to="cases.station",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "station"], name="cases_stock_organis_ba331e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_stocklevel_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="station", name="cases_stocklevel_station"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "station"), name="one_level_a_station"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("received"), "+", models.F("reserved")
                                                ),
                                                "+",
                                                models.F("spoilt"),
                                            ),
                                            "+",
                                            models.F("issued"),
                                        ),
                                        "+",
                                        models.F("destroyed"),
                                    ),
                                    "+",
                                    models.F("lost"),
                                ),
                            )
                        ),
                        name="stock_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("destroyed__gte", 0),
                            ("issued__gte", 0),
                            ("lost__gte", 0),
                            ("received__gte", 0),
                            ("reserved__gte", 0),
                            ("spoilt__gte", 0),
                        ),
                        name="stock_is_never_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockMovement",
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
                ("from_state", models.CharField(blank=True, max_length=10)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("received", "In stock"),
                            ("reserved", "Printed, not signed"),
                            ("spoilt", "Spoilt"),
                            ("issued", "Issued"),
                            ("destroyed", "Destroyed"),
                            ("lost", "Lost"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.IntegerField()),
                ("first_serial", models.CharField(max_length=9)),
                ("last_serial", models.CharField(max_length=9)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("witness", models.CharField(blank=True, max_length=100)),
                ("made_by", models.UUIDField(null=True)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
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
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="cases.station",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "station", "made_at", "id"], name="movement_newest"
                    ),
                    models.Index(
                        fields=["organisation", "station"], name="cases_stock_organis_d16542_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="cases_stockmovement_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="station", name="cases_stockmovement_station"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="movement_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_state", "destroyed"), _negated=True),
                            models.Q(("witness", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="destroyed_before_a_witness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
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
                ("asked_at", models.DateTimeField()),
                ("language", models.CharField(max_length=12)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
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
                        fields=["organisation", "asked_at", "id"], name="private_call_newest"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="confidence", name="cases_callback_tenant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="call_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockWord",
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
                ("about_id", models.UUIDField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("ask", "Ask another authority, or confirm the identity"),
                            ("answer", "Answer of another authority"),
                            ("issue", "Issue the document"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("remind", "Reminder"), ("escalate", "Missed, passed on")],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
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
            model_name="blank",
            index=models.Index(
                fields=["organisation", "station", "state", "serial"], name="blank_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="blank",
            index=models.Index(
                fields=["organisation", "station"], name="cases_blank_organis_b60086_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="blank",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="station", name="cases_blank_station"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "station"], name="cases_appli_organis_137372_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="station", name="cases_application_station"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockword",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_clockword_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockword",
            constraint=models.UniqueConstraint(
                fields=("organisation", "about_id", "step", "kind"), name="one_clock_word"
            ),
        ),
    ]
