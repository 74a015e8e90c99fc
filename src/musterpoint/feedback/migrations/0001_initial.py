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
            name="PrivateReport",
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
                ("code_digest", models.BinaryField(max_length=32)),
                ("suffix", models.CharField(max_length=4)),
                ("kind", models.CharField(max_length=20)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("web", "Public site"),
                            ("message", "Message"),
                            ("paper", "Paper"),
                            ("staff", "Told to staff"),
                            ("meeting", "Community meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("people", models.IntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "New"),
                            ("acknowledged", "Acknowledged"),
                            ("assigned", "Being handled"),
                            ("answered", "Answered"),
                            ("appealed", "Appealed"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("level", models.SmallIntegerField(default=1)),
                ("is_outside", models.BooleanField(default=False)),
                ("rules", models.CharField(max_length=80)),
                ("received_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField(null=True)),
                ("acknowledge_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("handler", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "We agree"),
                            ("partly", "We agree in part"),
                            ("disagreed", "We do not agree"),
                            ("unclear", "It could not be found out"),
                            ("passed_on", "Passed on to whom it concerns"),
                            ("noted", "Noted, with thanks"),
                        ],
                        max_length=12,
                    ),
                ),
                ("appealed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("check_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
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
                    models.Index(fields=["organisation", "state", "answer_by"], name="private_due"),
                    models.Index(fields=["organisation", "received_at", "id"], name="private_when"),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="confidence",
                        name="feedback_privatereport_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "code_digest"), name="one_private_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="private_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateEntry",
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
                            ("told", "The person"),
                            ("answer", "Answer"),
                            ("question", "Our question"),
                            ("note", "Internal note"),
                            ("appeal", "Appeal"),
                            ("check", "What followed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=150)),
                ("sealed", models.BinaryField()),
                ("read_at", models.DateTimeField(null=True)),
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
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="feedback.privatereport",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "report", "said_at"], name="p_entry_report"
                    ),
                    models.Index(
                        fields=["organisation", "report"], name="feedback_pr_organis_5ae715_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="confidence",
                        name="feedback_privateentry_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="report", name="feedback_privateentry_report"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateStep",
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
                ("what", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=150)),
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
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="feedback.privatereport",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "report"], name="feedback_pr_organis_29c5b6_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="confidence",
                        name="feedback_privatestep_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="report", name="feedback_privatestep_report"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                ("code_digest", models.BinaryField(max_length=32)),
                ("suffix", models.CharField(max_length=4)),
                ("kind", models.CharField(max_length=20)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("web", "Public site"),
                            ("message", "Message"),
                            ("paper", "Paper"),
                            ("staff", "Told to staff"),
                            ("meeting", "Community meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("people", models.IntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "New"),
                            ("acknowledged", "Acknowledged"),
                            ("assigned", "Being handled"),
                            ("answered", "Answered"),
                            ("appealed", "Appealed"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("level", models.SmallIntegerField(default=1)),
                ("is_outside", models.BooleanField(default=False)),
                ("rules", models.CharField(max_length=80)),
                ("received_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField(null=True)),
                ("acknowledge_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("handler", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "We agree"),
                            ("partly", "We agree in part"),
                            ("disagreed", "We do not agree"),
                            ("unclear", "It could not be found out"),
                            ("passed_on", "Passed on to whom it concerns"),
                            ("noted", "Noted, with thanks"),
                        ],
                        max_length=12,
                    ),
                ),
                ("appealed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("check_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
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
                    models.Index(fields=["organisation", "state", "answer_by"], name="report_due"),
                    models.Index(fields=["organisation", "received_at", "id"], name="report_when"),
                    models.Index(fields=["organisation", "suffix"], name="report_suffix"),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_report_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "code_digest"), name="one_report_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="report_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                            ("told", "The person"),
                            ("answer", "Answer"),
                            ("question", "Our question"),
                            ("note", "Internal note"),
                            ("appeal", "Appeal"),
                            ("check", "What followed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=150)),
                ("sealed", models.BinaryField()),
                ("read_at", models.DateTimeField(null=True)),
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
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="feedback.report",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "report", "said_at"], name="entry_report"),
                    models.Index(
                        fields=["organisation", "report"], name="feedback_en_organis_936693_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_entry_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="report", name="feedback_entry_report"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                ("what", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=150)),
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
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="feedback.report",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "report"], name="feedback_st_organis_22690e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_step_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="report", name="feedback_step_report"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
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
                ("name", models.CharField(max_length=80)),
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
                        append_only=False, compartment="consular", name="feedback_theme_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_theme_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="theme",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="feedback.theme",
            ),
        ),
        migrations.CreateModel(
            name="Published",
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
                ("language", models.CharField(max_length=12)),
                ("said", models.CharField(max_length=500)),
                ("did", models.CharField(max_length=1000)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "theme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="feedback.theme",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "theme"], name="feedback_pu_organis_9a0026_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_published_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="theme", name="feedback_published_theme"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                ("name", models.CharField(max_length=80)),
                ("is_public", models.BooleanField(default=True)),
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
                        append_only=False, compartment="consular", name="feedback_unit_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_unit_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
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
                ("user_id", models.UUIDField(null=True)),
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
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recusals",
                        to="feedback.privatereport",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="feedback.unit",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "report"], name="feedback_re_organis_a82541_idx"
                    ),
                    models.Index(
                        fields=["organisation", "unit"], name="feedback_re_organis_9763fa_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="confidence", name="feedback_recusal_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="report", name="feedback_recusal_report"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="unit", name="feedback_recusal_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user_id__isnull", True), ("unit__isnull", True), _connector="XOR"
                        ),
                        name="recusal_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitMember",
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
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="feedback.unit",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "unit"], name="feedback_un_organis_10c024_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_unitmember_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="unit", name="feedback_unitmember_unit"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "unit", "user_id"), name="one_unit_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeTry",
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
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_codetry_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "token"), name="one_try_token"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handler",
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
                ("kind", models.CharField(max_length=20)),
                ("level", models.SmallIntegerField(default=1)),
                ("title", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("named_by", models.UUIDField(null=True)),
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
                    models.Index(fields=["organisation", "kind", "level"], name="handler_kind")
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="feedback_handler_tenant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 9))), name="handler_level_1_to_9"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="handler_from_before_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outside",
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
                ("body", models.CharField(blank=True, max_length=200)),
                ("reach", models.CharField(blank=True, max_length=500)),
                ("body_mail", models.CharField(blank=True, max_length=254)),
                ("second_mail", models.CharField(blank=True, max_length=254)),
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
                        append_only=False, compartment="consular", name="feedback_outside_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation",), name="one_outside"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["organisation", "theme"], name="feedback_re_organis_22b428_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="theme", name="feedback_report_theme"
            ),
        ),
    ]
