import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("forms", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
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
                ("purpose", models.TextField()),
                ("consent", models.JSONField(default=dict)),
                (
                    "frame",
                    models.CharField(
                        choices=[
                            ("roll", "Everybody on the roll of a crisis"),
                            ("arrived", "People on the roll who have arrived"),
                            ("cases", "People whose case is closed"),
                            ("uploaded", "People who are not registered: a list of counts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("base_day", models.DateField()),
                ("frame_rows", models.JSONField(default=list)),
                ("design", models.JSONField(default=dict)),
                ("strata", models.JSONField(default=dict)),
                ("margins", models.JSONField(default=dict)),
                ("revision", models.IntegerField(default=1)),
                ("pack", models.CharField(max_length=80)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                ("person_id", models.UUIDField(null=True)),
                ("number", models.IntegerField()),
                ("stratum", models.CharField(max_length=200)),
                ("cluster", models.CharField(blank=True, max_length=100)),
                ("groups", models.JSONField(default=dict)),
                ("base_weight", models.FloatField()),
                ("is_reserve", models.BooleanField(default=False)),
                ("is_replaced", models.BooleanField(default=False)),
                (
                    "tracing",
                    models.CharField(
                        choices=[
                            ("there", "Can be asked"),
                            ("moved", "Moved, to be found again"),
                            ("lost", "Not found"),
                            ("refused", "Does not want to be asked"),
                            ("died", "Died"),
                        ],
                        default="there",
                        max_length=8,
                    ),
                ),
                ("last_contact_at", models.DateTimeField(null=True)),
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
                    "stands_for",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.member",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="surveys.survey",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Draw",
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
                ("seed", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("people", models.IntegerField()),
                ("opted_out", models.IntegerField(default=0)),
                ("plan", models.JSONField(default=dict)),
                ("strata", models.JSONField(default=list)),
                ("drawn_by", models.UUIDField(null=True)),
                ("drawn_by_name", models.CharField(max_length=150)),
                ("drawn_at", models.DateTimeField()),
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
                    "survey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="surveys.survey",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Wave",
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
                ("number", models.SmallIntegerField()),
                ("term", models.CharField(max_length=10)),
                ("due_at", models.DateTimeField()),
                ("site", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("rounds", models.SmallIntegerField(default=0)),
                ("next_round_at", models.DateTimeField(null=True)),
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
                    "survey",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="surveys.survey",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Result",
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
                ("content", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("published_by", models.UUIDField(null=True)),
                ("published_by_name", models.CharField(max_length=150)),
                ("published_at", models.DateTimeField()),
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
                    "wave",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="surveys.wave",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Asking",
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
                ("token", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "No answer yet"),
                            ("answered", "Answered"),
                            ("refused", "Refused"),
                            ("ended", "Cannot be asked"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("message", "Message with a link"),
                            ("web", "Own phone or computer"),
                            ("phone", "Call"),
                            ("paper", "Paper"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answers_id", models.UUIDField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("call_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
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
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="surveys.member",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="surveys.wave",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("message", "Message with a link"),
                            ("web", "Own phone or computer"),
                            ("phone", "Call"),
                            ("paper", "Paper"),
                        ],
                        max_length=8,
                    ),
                ),
                ("result", models.CharField(max_length=12)),
                ("call_at", models.DateTimeField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
                (
                    "asking",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="surveys.asking",
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
                        fields=["organisation", "asking"], name="surveys_att_organis_6f6229_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="surveys_attempt_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="asking", name="surveys_attempt_asking"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeverAsk",
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
                ("since", models.DateTimeField()),
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
                        append_only=False, compartment="consular", name="surveys_neverask_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "person_id"), name="one_never_ask"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperEntry",
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
                ("language", models.CharField(blank=True, max_length=60)),
                ("entered_by", models.UUIDField(null=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "asking",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="surveys.asking",
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
                        fields=["organisation", "asking"], name="surveys_pap_organis_1e766e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="surveys_paperentry_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="asking", name="surveys_paperentry_asking"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "asking", "entered_by"), name="one_paper_entry_each"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                fields=["organisation", "version"], name="surveys_sur_organis_ec30c6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                fields=["organisation", "crisis"], name="surveys_sur_organis_5fb519_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="surveys_survey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="surveys_survey_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="surveys_survey_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_survey_name"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["organisation", "person_id"], name="survey_person"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation", "survey"], name="surveys_mem_organis_cd0183_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation", "stands_for"], name="surveys_mem_organis_7ed036_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="surveys_member_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="survey", name="surveys_member_survey"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="stands_for", name="surveys_member_stands_for"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("organisation", "survey", "number"), name="one_survey_number"
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(
                fields=["organisation", "survey"], name="surveys_dra_organis_7560ec_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="surveys_draw_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="survey", name="surveys_draw_survey"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                fields=("organisation", "survey"), name="one_draw_a_survey"
            ),
        ),
        migrations.AddIndex(
            model_name="wave",
            index=models.Index(
                fields=["organisation", "survey"], name="surveys_wav_organis_3b1484_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="surveys_wave_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="survey", name="surveys_wave_survey"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                fields=("organisation", "survey", "number"), name="one_wave_number"
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                fields=["organisation", "wave"], name="surveys_res_organis_1adf49_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="surveys_result_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="wave", name="surveys_result_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "number"), name="one_survey_result"
            ),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(fields=["organisation", "wave", "state"], name="asking_state"),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(
                fields=["organisation", "wave"], name="surveys_ask_organis_1f54e0_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(
                fields=["organisation", "member"], name="surveys_ask_organis_452d3c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="surveys_asking_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="wave", name="surveys_asking_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="surveys_asking_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "member"), name="one_asking_a_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=models.UniqueConstraint(
                fields=("organisation", "token"), name="one_survey_link"
            ),
        ),
    ]
