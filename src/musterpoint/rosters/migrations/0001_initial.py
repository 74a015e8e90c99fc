import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("disclosures", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallOut",
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
                ("title", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("terms", models.TextField(blank=True)),
                ("need", models.JSONField(default=dict)),
                ("places", models.IntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("alert", "Alert"),
                            ("deploy", "Deploy"),
                            ("stood_down", "Stood down"),
                        ],
                        default="information",
                        max_length=12,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("site", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
                ("alerted_at", models.DateTimeField(null=True)),
                ("deployed_at", models.DateTimeField(null=True)),
                ("stood_down_at", models.DateTimeField(null=True)),
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
            name="Asked",
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
                ("code", models.CharField(max_length=8)),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("none", "No answer yet"), ("yes", "Yes"), ("no", "No")],
                        default="none",
                        max_length=4,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("way", models.CharField(blank=True, max_length=8)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("none", "Nothing yet"),
                            ("holds", "Has a place"),
                            ("waits", "On the waiting list"),
                            ("assigned", "Assigned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="none",
                        max_length=9,
                    ),
                ),
                ("number", models.IntegerField(default=0)),
                ("reasons", models.JSONField(default=list)),
                (
                    "tell",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing"),
                            ("information", "Information"),
                            ("alert", "The question"),
                            ("place", "A place"),
                            ("waits", "The waiting list"),
                            ("deploy", "The assignment"),
                            ("stood_down", "The end of the call"),
                        ],
                        max_length=11,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
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
                    "call_out",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="rosters.callout",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Entitlement",
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
                ("country", models.CharField(max_length=3)),
                ("service", models.CharField(max_length=30)),
                ("status", models.CharField(default="any", max_length=30)),
                ("phase", models.CharField(default="any", max_length=10)),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("open", "Open to you"),
                            ("limited", "Open with conditions"),
                            ("closed", "Not open to you"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.JSONField(default=dict)),
                ("source", models.CharField(max_length=300)),
                ("checked_on", models.DateField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("updated_by", models.UUIDField(null=True)),
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
                ("user_id", models.UUIDField(null=True)),
                ("reference", models.CharField(max_length=8)),
                ("sealed", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "May be called"),
                            ("paused", "Paused"),
                            ("left", "Left the roster"),
                        ],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("sex", models.CharField(default="u", max_length=1)),
                ("nationalities", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="en", max_length=12)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("zone", models.CharField(default="UTC", max_length=50)),
                ("weekly", models.CharField(blank=True, max_length=42)),
                ("on_call_until", models.DateTimeField(null=True)),
                ("available_from", models.DateField(null=True)),
                ("available_until", models.DateField(null=True)),
                ("max_days", models.IntegerField(null=True)),
                ("rest_until", models.DateTimeField(null=True)),
                ("link_version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LanguageSkill",
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
                ("source", models.CharField(max_length=12)),
                ("target", models.CharField(max_length=12)),
                ("dialect", models.CharField(blank=True, max_length=40)),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[(1, "Basic"), (2, "Working"), (3, "Full"), (4, "Certified")],
                        default=2,
                    ),
                ),
                ("by_phone", models.BooleanField(default=True)),
                ("by_video", models.BooleanField(default=False)),
                ("in_place", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Deployment",
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
                ("place", models.CharField(blank=True, max_length=120)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("ended", "Ended"),
                            ("no_show", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("sealed_debrief", models.BinaryField(default=b"")),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deployments",
                        to="rosters.asked",
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
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deployments",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                        choices=[("training", "Training"), ("clearance", "Clearance")], max_length=9
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("valid_until", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credentials",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Conflict",
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
                ("country", models.CharField(blank=True, max_length=3)),
                ("subject_id", models.UUIDField(null=True)),
                ("declared_at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Away",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("is_available", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="asked",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="asked",
                to="rosters.member",
            ),
        ),
        migrations.CreateModel(
            name="MemberToken",
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
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Roster",
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
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("expert", "Experts"),
                            ("interpreter", "Interpreters and mediators"),
                            ("surge", "Surge staff"),
                            ("warden", "Wardens"),
                            ("local", "Local recruits"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rest_hours", models.IntegerField(default=0)),
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
        migrations.AddField(
            model_name="member",
            name="roster",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="rosters.roster",
            ),
        ),
        migrations.CreateModel(
            name="Skill",
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
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[(1, "Basic"), (2, "Working"), (3, "Full"), (4, "Certified")],
                        default=2,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TranslationJob",
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
                ("source", models.CharField(max_length=12)),
                ("target", models.CharField(max_length=12)),
                ("sealed", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("draft", "Draft, to be looked over"),
                            ("sent_back", "Sent back to the translator"),
                            ("published", "Published"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("site", models.CharField(blank=True, max_length=200)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="disclosures.agreement",
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
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations_reviewed",
                        to="rosters.member",
                    ),
                ),
                (
                    "translator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations_made",
                        to="rosters.member",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="callout",
            index=models.Index(fields=["organisation", "created_at"], name="call_newest"),
        ),
        migrations.AddConstraint(
            model_name="callout",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_callout_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="callout",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at")), ("places__gte", 1)),
                name="a_call_has_places_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_entitlement_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.UniqueConstraint(
                fields=("organisation", "country", "service", "status", "phase", "valid_from"),
                name="one_entitlement_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="entitlement_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="languageskill",
            index=models.Index(
                fields=["organisation", "source", "target"],
                include=["member", "dialect", "level", "by_phone", "by_video", "in_place"],
                name="language_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="languageskill",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_lan_organis_7f14f9_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="languageskill",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_languageskill_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="languageskill",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_languageskill_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="languageskill",
            constraint=models.UniqueConstraint(
                fields=("organisation", "member", "source", "target", "dialect"),
                name="one_direction_of_a_member",
            ),
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(fields=["organisation", "state", "ends_at"], name="deployment_open"),
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                fields=["organisation", "asked"], name="rosters_dep_organis_97a064_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_dep_organis_89853e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_deployment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="asked", name="rosters_deployment_asked"
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_deployment_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "asked"), name="one_deployment_a_call"
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                fields=["organisation", "code"],
                include=["member", "valid_until"],
                name="credential_code",
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_cre_organis_ba030d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_credential_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_credential_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                fields=("organisation", "member", "kind", "code"), name="one_credential_of_a_member"
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_con_organis_abd763_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_conflict_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_conflict_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country", ""), _negated=True),
                    ("subject_id__isnull", False),
                    _connector="XOR",
                ),
                name="conflict_is_of_one_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="away",
            index=models.Index(fields=["organisation", "ends_at"], name="away_until"),
        ),
        migrations.AddIndex(
            model_name="away",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_awa_organis_7ee81f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="away",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_away_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="away",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_away_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="away",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="away_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                condition=models.Q(("tell", ""), _negated=True),
                fields=["organisation", "asked_at"],
                name="asked_to_tell",
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                fields=["organisation", "call_out"], name="rosters_ask_organis_ca5a5f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_ask_organis_023b59_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_asked_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call_out", name="rosters_asked_call_out"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_asked_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(
                fields=("organisation", "call_out", "member"), name="asked_once_a_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="one_code_of_an_answer"
            ),
        ),
        migrations.AddIndex(
            model_name="membertoken",
            index=models.Index(fields=["organisation", "token"], name="member_token"),
        ),
        migrations.AddIndex(
            model_name="membertoken",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_mem_organis_c9f1f3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="membertoken",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_membertoken_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="membertoken",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_membertoken_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_roster_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="one_roster_code"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation", "state", "created_at"], name="member_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["organisation", "country"], name="member_country"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation", "roster"], name="rosters_mem_organis_619c43_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_member_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="roster", name="rosters_member_roster"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_member_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=("organisation", "roster", "user_id"), name="a_user_is_once_on_a_roster"
            ),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=models.Index(fields=["organisation", "code"], name="skill_code"),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=models.Index(
                fields=["organisation", "member"], name="rosters_ski_organis_498bc8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_skill_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="member", name="rosters_skill_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                fields=("organisation", "member", "code"), name="one_skill_of_a_member"
            ),
        ),
        migrations.AddIndex(
            model_name="translationjob",
            index=models.Index(fields=["organisation", "due_at"], name="translation_due"),
        ),
        migrations.AddIndex(
            model_name="translationjob",
            index=models.Index(
                fields=["organisation", "agreement"], name="rosters_tra_organis_7d2e1c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="translationjob",
            index=models.Index(
                fields=["organisation", "translator"], name="rosters_tra_organis_603c00_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="translationjob",
            index=models.Index(
                fields=["organisation", "reviewer"], name="rosters_tra_organis_88bf83_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationjob",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="rosters_translationjob_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationjob",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="agreement", name="rosters_translationjob_agreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationjob",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="translator", name="rosters_translationjob_translator"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationjob",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="reviewer", name="rosters_translationjob_reviewer"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    models.Q(("reviewer", models.F("translator")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_their_own_text",
            ),
        ),
    ]
