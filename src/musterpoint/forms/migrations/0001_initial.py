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
            name="Questionnaire",
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
                ("title", models.CharField(max_length=200)),
                ("owner", models.UUIDField(null=True)),
                (
                    "compartment_name",
                    models.CharField(
                        choices=[
                            ("consular", "With the consular records"),
                            ("protection", "Behind the wall: for caseworkers only"),
                        ],
                        default="consular",
                        max_length=10,
                    ),
                ),
                ("is_public", models.BooleanField(default=False)),
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
                        append_only=False, compartment="consular", name="forms_questionnaire_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_form_code"),
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
                (
                    "medium",
                    models.CharField(
                        choices=[("xlsx", "XLSForm"), ("small", "Written here")], max_length=10
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("languages", models.JSONField(default=list)),
                ("declared", models.JSONField(default=list)),
                ("source", models.CharField(blank=True, max_length=120)),
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
                ("in_force_from", models.DateTimeField(null=True)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
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
                    "questionnaire",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="forms.questionnaire",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "in_force_from"],
                        name="forms_versi_organis_415153_idx",
                    ),
                    models.Index(
                        fields=["organisation", "questionnaire"],
                        name="forms_versi_organis_c46f85_idx",
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="forms_version_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="questionnaire", name="forms_version_questionnaire"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "questionnaire", "number"), name="one_form_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
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
                ("root_id", models.UUIDField()),
                ("revision", models.IntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "way",
                    models.CharField(
                        choices=[("staff", "Staff"), ("public", "Public site")], max_length=10
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("scores", models.JSONField(default=dict)),
                ("counted", models.JSONField(default=dict)),
                ("submitted_by", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
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
                        related_name="+",
                        to="forms.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "subject_id"], name="forms_submi_organis_a4598f_idx"
                    ),
                    models.Index(
                        fields=["organisation", "expires_at"], name="forms_submi_organis_19af4e_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="forms_submi_organis_9b7d52_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="forms_submission_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="forms_submission_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "root_id", "revision"), name="one_answer_revision"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionSubmission",
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
                ("root_id", models.UUIDField()),
                ("revision", models.IntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "way",
                    models.CharField(
                        choices=[("staff", "Staff"), ("public", "Public site")], max_length=10
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("scores", models.JSONField(default=dict)),
                ("counted", models.JSONField(default=dict)),
                ("submitted_by", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
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
                        related_name="+",
                        to="forms.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "subject_id"], name="forms_prote_organis_e4f9b4_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="forms_prote_organis_aca0b1_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="forms_protectionsubmission_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="forms_protectionsubmission_version"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "root_id", "revision"),
                        name="one_protected_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionDraft",
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
                ("token", models.BinaryField(default=b"", max_length=32)),
                (
                    "way",
                    models.CharField(
                        choices=[("staff", "Staff"), ("public", "Public site")], max_length=10
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("revision", models.IntegerField(default=0)),
                ("begun_by", models.UUIDField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
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
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "begun_by"], name="forms_prote_organis_e124b1_idx"
                    ),
                    models.Index(
                        fields=["organisation", "subject_id"], name="forms_prote_organis_502b8f_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="forms_prote_organis_6a950a_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="forms_protectiondraft_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="forms_protectiondraft_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("token", models.BinaryField(default=b"", max_length=32)),
                (
                    "way",
                    models.CharField(
                        choices=[("staff", "Staff"), ("public", "Public site")], max_length=10
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("revision", models.IntegerField(default=0)),
                ("begun_by", models.UUIDField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
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
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "begun_by"], name="forms_draft_organis_e16ea3_idx"
                    ),
                    models.Index(
                        fields=["organisation", "subject_id"], name="forms_draft_organis_d759c0_idx"
                    ),
                    models.Index(
                        fields=["organisation", "token"], name="forms_draft_organis_d3f5c6_idx"
                    ),
                    models.Index(
                        fields=["organisation", "expires_at"], name="forms_draft_organis_b48d06_idx"
                    ),
                    models.Index(
                        fields=["organisation", "version"], name="forms_draft_organis_3b3997_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="forms_draft_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="version", name="forms_draft_version"
                    ),
                ],
            },
        ),
    ]
