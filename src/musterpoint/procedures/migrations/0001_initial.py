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
            name="Procedure",
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
                ("code", models.CharField(max_length=80)),
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
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="procedures_procedure_tenant",
                    ),
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_procedure"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedRun",
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
                ("code", models.CharField(max_length=80)),
                ("subject_id", models.UUIDField(null=True)),
                ("held_by", models.CharField(blank=True, max_length=40)),
                ("assignee_id", models.UUIDField(null=True)),
                ("calendar", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("ended", "Ended"),
                            ("stopped", "Stopped by decision"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("standing", models.TextField(blank=True)),
                ("end", models.CharField(blank=True, max_length=80)),
                ("events", models.IntegerField(default=0)),
                ("began_by", models.UUIDField(null=True)),
                ("began_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["organisation", "subject_id"], name="proc_prun_subject"),
                    models.Index(
                        fields=["organisation", "code", "began_at"], name="proc_prun_code"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="procedures_protectedrun_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="proc_prun_ref"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectedDeadline",
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
                ("code", models.CharField(max_length=80)),
                ("reference", models.CharField(max_length=8)),
                ("held_by", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(max_length=80)),
                ("round", models.IntegerField()),
                ("is_owed", models.BooleanField(default=False)),
                ("is_gated", models.BooleanField(default=False)),
                ("roles", models.CharField(blank=True, max_length=400)),
                ("assignee_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("sort_at", models.DateTimeField()),
                ("left_seconds", models.IntegerField(null=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("escalate_at", models.DateTimeField(null=True)),
                ("escalations", models.JSONField(default=list)),
                ("is_reminded", models.BooleanField(default=False)),
                ("told", models.IntegerField(default=0)),
                ("notify_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("standing", "Clock stands"),
                            ("kept", "Kept"),
                            ("missed", "Missed"),
                            ("dropped", "No longer asked"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
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
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="procedures.protectedrun",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "sort_at", "id"],
                        name="proc_pdue_board",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "roles", "sort_at", "id"],
                        name="proc_pdue_roles",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "assignee_id", "sort_at", "id"],
                        name="proc_pdue_mine",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "code", "sort_at", "id"],
                        name="proc_pdue_code",
                    ),
                    models.Index(fields=["organisation", "reference"], name="proc_pdue_ref"),
                    models.Index(
                        condition=models.Q(("notify_at__isnull", False)),
                        fields=["organisation", "notify_at", "id"],
                        name="proc_pdue_notify",
                    ),
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_851d99_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="procedures_protecteddeadline_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_protecteddeadline_run"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run", "step", "round", "is_owed"),
                        name="proc_pdue_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleHolder",
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
                ("role", models.CharField(max_length=80)),
                ("given_by", models.UUIDField(null=True)),
                ("given_at", models.DateTimeField()),
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
                        name="procedures_roleholder_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "user_id", "role"), name="one_holder"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
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
                ("code", models.CharField(max_length=80)),
                ("subject_id", models.UUIDField(null=True)),
                ("held_by", models.CharField(blank=True, max_length=40)),
                ("assignee_id", models.UUIDField(null=True)),
                ("calendar", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("ended", "Ended"),
                            ("stopped", "Stopped by decision"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("standing", models.TextField(blank=True)),
                ("end", models.CharField(blank=True, max_length=80)),
                ("events", models.IntegerField(default=0)),
                ("began_by", models.UUIDField(null=True)),
                ("began_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["organisation", "subject_id"], name="proc_run_subject"),
                    models.Index(fields=["organisation", "code", "began_at"], name="proc_run_code"),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="procedures_run_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="proc_run_ref"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
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
                ("code", models.CharField(max_length=80)),
                ("reference", models.CharField(max_length=8)),
                ("held_by", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(max_length=80)),
                ("round", models.IntegerField()),
                ("is_owed", models.BooleanField(default=False)),
                ("is_gated", models.BooleanField(default=False)),
                ("roles", models.CharField(blank=True, max_length=400)),
                ("assignee_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("sort_at", models.DateTimeField()),
                ("left_seconds", models.IntegerField(null=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("escalate_at", models.DateTimeField(null=True)),
                ("escalations", models.JSONField(default=list)),
                ("is_reminded", models.BooleanField(default=False)),
                ("told", models.IntegerField(default=0)),
                ("notify_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("standing", "Clock stands"),
                            ("kept", "Kept"),
                            ("missed", "Missed"),
                            ("dropped", "No longer asked"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
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
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="procedures.run",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "sort_at", "id"],
                        name="proc_due_board",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "roles", "sort_at", "id"],
                        name="proc_due_roles",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "assignee_id", "sort_at", "id"],
                        name="proc_due_mine",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "code", "sort_at", "id"],
                        name="proc_due_code",
                    ),
                    models.Index(fields=["organisation", "reference"], name="proc_due_ref"),
                    models.Index(
                        condition=models.Q(("notify_at__isnull", False)),
                        fields=["organisation", "notify_at", "id"],
                        name="proc_due_notify",
                    ),
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_ed8ae8_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="procedures_deadline_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_deadline_run"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run", "step", "round", "is_owed"),
                        name="proc_due_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                ("label", models.CharField(blank=True, max_length=80)),
                ("source", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("in_force_from", models.DateField(null=True)),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("adapted_from", models.CharField(blank=True, max_length=200)),
                ("revision", models.IntegerField(default=1)),
                ("written_by", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
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
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "procedure"], name="procedures__organis_374025_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="procedures_version_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="procedure", name="procedures_version_procedure"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "procedure", "number"), name="one_version_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft"), _negated=True),
                        fields=("organisation", "procedure", "label"),
                        name="one_published_label",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunEvent",
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
                ("kind", models.CharField(max_length=20)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("officer", models.CharField(blank=True, max_length=60)),
                ("by_id", models.UUIDField(null=True)),
                ("role", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
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
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="procedures.run",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_ccccdc_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="procedures__organis_53236c_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="procedures_runevent_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_runevent_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="procedures_runevent_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run", "sequence"), name="proc_event_sequence"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="run",
            name="began_with",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="procedures.version",
            ),
        ),
        migrations.CreateModel(
            name="ProtectedRunEvent",
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
                ("kind", models.CharField(max_length=20)),
                ("step", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("officer", models.CharField(blank=True, max_length=60)),
                ("by_id", models.UUIDField(null=True)),
                ("role", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
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
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="procedures.protectedrun",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_be3335_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="procedures__organis_ac15bd_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="protection",
                        name="procedures_protectedrunevent_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_protectedrunevent_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="procedures_protectedrunevent_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "run", "sequence"), name="proc_pevent_sequence"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="protectedrun",
            name="began_with",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
            ),
        ),
        migrations.AddField(
            model_name="protectedrun",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
            ),
        ),
        migrations.CreateModel(
            name="ProtectedNotice",
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
                        choices=[("remind", "Reminder"), ("escalate", "Missed, passed on")],
                        max_length=10,
                    ),
                ),
                ("place", models.IntegerField(default=0)),
                ("user_id", models.UUIDField(null=True)),
                ("roles", models.CharField(blank=True, max_length=400)),
                ("reference", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=80)),
                ("step", models.CharField(max_length=80)),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("read_by", models.UUIDField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "deadline",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="procedures.protecteddeadline",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="procedures.protectedrun",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation", "user_id", "told_at"],
                        name="proc_pnotice_user",
                    ),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation", "roles", "told_at"],
                        name="proc_pnotice_roles",
                    ),
                    models.Index(
                        fields=["organisation", "deadline"], name="procedures__organis_77e1fe_idx"
                    ),
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_bf3aad_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="procedures__organis_30c1fa_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="procedures_protectednotice_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="deadline", name="procedures_protectednotice_deadline"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_protectednotice_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="procedures_protectednotice_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "deadline", "kind", "place", "due_at"),
                        name="proc_pnotice_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="protecteddeadline",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
            ),
        ),
        migrations.CreateModel(
            name="Notice",
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
                        choices=[("remind", "Reminder"), ("escalate", "Missed, passed on")],
                        max_length=10,
                    ),
                ),
                ("place", models.IntegerField(default=0)),
                ("user_id", models.UUIDField(null=True)),
                ("roles", models.CharField(blank=True, max_length=400)),
                ("reference", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=80)),
                ("step", models.CharField(max_length=80)),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("read_by", models.UUIDField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "deadline",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="procedures.deadline",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="procedures.run",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation", "user_id", "told_at"],
                        name="proc_notice_user",
                    ),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation", "roles", "told_at"],
                        name="proc_notice_roles",
                    ),
                    models.Index(
                        fields=["organisation", "deadline"], name="procedures__organis_4dfb6d_idx"
                    ),
                    models.Index(
                        fields=["organisation", "run"], name="procedures__organis_9249f9_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="procedures__organis_258d40_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="procedures_notice_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="deadline", name="procedures_notice_deadline"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="run", name="procedures_notice_run"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="procedures_notice_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "deadline", "kind", "place", "due_at"),
                        name="proc_notice_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
            ),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
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
                ("acknowledged_at", models.DateTimeField()),
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
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="procedures.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "version"], name="procedures__organis_ae2a7c_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="consular",
                        name="procedures_acknowledgement_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="procedures_acknowledgement_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "version", "user_id"), name="one_acknowledgement"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=80)),
                ("source", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("item_id", models.UUIDField()),
                ("received_at", models.DateTimeField()),
                ("adopted_by", models.UUIDField(null=True)),
                ("adopted_at", models.DateTimeField(null=True)),
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
                        append_only=False, compartment="consular", name="procedures_offer_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "sender_id", "code", "digest"), name="one_offer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at__isnull", True), ("adopted_by__isnull", True)),
                            models.Q(("adopted_at__isnull", False), ("adopted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="offer_adopted",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                fields=["organisation", "version"], name="procedures__organis_c7e6ae_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                fields=["organisation", "began_with"], name="procedures__organis_a4c8c5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="procedures_run_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="began_with", name="procedures_run_began_with"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedrun",
            index=models.Index(
                fields=["organisation", "version"], name="procedures__organis_1a208c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedrun",
            index=models.Index(
                fields=["organisation", "began_with"], name="procedures__organis_7ad623_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedrun",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="procedures_protectedrun_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedrun",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="began_with", name="procedures_protectedrun_began_with"
            ),
        ),
        migrations.AddIndex(
            model_name="protecteddeadline",
            index=models.Index(
                fields=["organisation", "version"], name="procedures__organis_b10121_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protecteddeadline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="procedures_protecteddeadline_version"
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["organisation", "version"], name="procedures__organis_ac396d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="procedures_deadline_version"
            ),
        ),
    ]
