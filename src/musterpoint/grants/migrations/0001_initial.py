import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
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
                ("reference", models.CharField(max_length=12)),
                ("key_digest", models.CharField(max_length=64)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("need", "By need"),
                            ("call", "By a call"),
                            ("direct", "Direct grant"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("incomplete", "Waits for the applicant"),
                            ("complete", "Complete"),
                            ("assessed", "Assessed"),
                            ("recommended", "Recommended"),
                            ("approved", "Approved"),
                            ("part", "Approved in part"),
                            ("refused", "Refused"),
                            ("committed", "Money is set aside"),
                            ("paid", "Paid"),
                            ("receipted", "Receipt is there"),
                            ("recovered", "Recovered"),
                            ("written_off", "Written off"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn by the applicant"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("desk", "At the desk, told or written"),
                            ("phone", "Told by telephone"),
                            ("web", "By the public page"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "applicant",
                    models.CharField(
                        choices=[
                            ("person", "One person"),
                            ("family", "A family"),
                            ("organisation", "An organisation"),
                            ("diaspora", "A diaspora or community group"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("language", models.CharField(max_length=12)),
                ("purpose", models.CharField(max_length=30)),
                ("head_id", models.UUIDField(null=True)),
                ("unit", models.CharField(max_length=3)),
                ("asked", models.BigIntegerField()),
                ("days", models.IntegerField(null=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("method", models.CharField(max_length=8)),
                ("is_advance", models.BooleanField(default=False)),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("f", "Female"),
                            ("m", "Male"),
                            ("x", "Another"),
                            ("u", "Not known"),
                        ],
                        default="u",
                        max_length=1,
                    ),
                ),
                ("age_band", models.SmallIntegerField(null=True)),
                ("sealed", models.BinaryField()),
                ("taken_by", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("score", models.IntegerField(null=True)),
                ("points_from", models.DateTimeField(null=True)),
                ("recommended", models.BigIntegerField(null=True)),
                ("approved", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("appeal_until", models.DateTimeField(null=True)),
                ("commitment_id", models.UUIDField(null=True)),
                ("payee_by", models.UUIDField(null=True)),
                ("paid", models.BigIntegerField(default=0)),
                ("paid_at", models.DateTimeField(null=True)),
                ("pack", models.CharField(max_length=80)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="people.household",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Advance",
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
                ("amount", models.BigIntegerField()),
                ("settle_by", models.DateTimeField()),
                ("given_at", models.DateTimeField()),
                ("chased_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
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
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="grants.application",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("total", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("pack", models.CharField(max_length=80)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="grants.application",
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
            name="Call",
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
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("about", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("decided", "Decided"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(max_length=3)),
                ("total", models.BigIntegerField()),
                ("most", models.BigIntegerField()),
                ("head_id", models.UUIDField(null=True)),
                ("closes_at", models.DateTimeField()),
                ("score_by", models.DateTimeField()),
                ("gap", models.IntegerField()),
                ("threshold", models.IntegerField()),
                ("appeal_days", models.IntegerField()),
                ("appeal_until", models.DateTimeField(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(null=True)),
                ("pack", models.CharField(blank=True, max_length=80)),
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
            model_name="application",
            name="call",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="grants.call",
            ),
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
                ("user_id", models.UUIDField()),
                ("declared_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="grants.application",
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
            name="Criterion",
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
                ("position", models.IntegerField()),
                ("name", models.CharField(max_length=120)),
                ("looks_at", models.TextField()),
                ("weight", models.IntegerField()),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="grants.call",
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
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("part", "Approved in part"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("is_of_appeal", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="grants.application",
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
                ("key_digest", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("language", models.CharField(max_length=12)),
                ("changed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="grants.call",
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
            name="ForeignMark",
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
                ("token", models.BinaryField(max_length=32)),
                ("purpose", models.CharField(max_length=30)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("received_at", models.DateTimeField()),
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
            name="Mark",
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
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="grants.application",
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
            name="Milestone",
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
                ("position", models.IntegerField()),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("needs_visit", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("reported", "Reported"),
                            ("returned", "Returned: the report is not enough"),
                            ("accepted", "Accepted: the money may go"),
                            ("paid", "Paid"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("report", models.BinaryField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("visited_on", models.DateField(null=True)),
                ("visited_by", models.UUIDField(null=True)),
                ("visit", models.BinaryField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.BinaryField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="grants.application",
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
            name="Recovery",
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
                    "debtor",
                    models.CharField(
                        choices=[
                            ("employer", "Employer"),
                            ("agency", "Recruitment agency"),
                            ("insurer", "Insurer"),
                            ("other", "Somebody else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("amount", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Claimed"),
                            ("proposed", "Write-off proposed"),
                            ("recovered", "Recovered"),
                            ("written_off", "Written off"),
                        ],
                        default="open",
                        max_length=11,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("claimed_by", models.UUIDField()),
                ("claimed_at", models.DateTimeField()),
                ("proposed_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="grants.application",
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
            name="Score",
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
                ("scorer_id", models.UUIDField()),
                ("points", models.JSONField()),
                ("total", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("scored_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="grants.application",
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
            name="Settled",
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
                ("key", models.CharField(max_length=120)),
                ("spent", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                (
                    "advance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="grants.advance",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("incomplete", "Waits for the applicant"),
                            ("complete", "Complete"),
                            ("assessed", "Assessed"),
                            ("recommended", "Recommended"),
                            ("approved", "Approved"),
                            ("part", "Approved in part"),
                            ("refused", "Refused"),
                            ("committed", "Money is set aside"),
                            ("paid", "Paid"),
                            ("receipted", "Receipt is there"),
                            ("recovered", "Recovered"),
                            ("written_off", "Written off"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn by the applicant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="grants.application",
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
            name="Appeal",
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
                ("filed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("is_upheld", models.BooleanField(null=True)),
                ("answer", models.BinaryField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
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
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="grants.application",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "application"],
                        name="grants_appe_organis_300aab_idx",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="grants_appeal_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="grants_appeal_application"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "application"), name="one_grant_appeal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="grant_appeal_decided",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="advance",
            index=models.Index(
                fields=["organisation", "application"], name="grants_adva_organis_a59edb_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_advance_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_advance_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application"), name="one_grant_advance"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_advance_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                fields=["organisation", "application"], name="grants_asse_organis_3d8cf5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_assessment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_assessment_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_call_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_grant_call_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__gt", 0), ("total__gte", models.F("most"))),
                name="grant_call_money",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "state", "due_at", "id"], name="grant_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["organisation", "commitment_id"], name="grant_commitment"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "call"], name="grants_appl_organis_15b699_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "person"], name="grants_appl_organis_4b5f96_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "household"], name="grants_appl_organis_e17d81_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_application_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="grants_application_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="grants_application_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="household", name="grants_application_household"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_grant_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_grant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__gt", 0)), name="grant_asks_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved", None),
                    models.Q(("approved__gte", 0), ("approved__lte", models.F("asked"))),
                    _connector="OR",
                ),
                name="grant_not_over_what_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="grant_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call__isnull", False), ("route", "call")),
                    models.Q(models.Q(("route", "call"), _negated=True), ("call__isnull", True)),
                    _connector="OR",
                ),
                name="grant_of_its_call",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(
                fields=["organisation", "application"], name="grants_conf_organis_5342b6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_conflict_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_conflict_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "user_id"), name="one_grant_conflict"
            ),
        ),
        migrations.AddIndex(
            model_name="criterion",
            index=models.Index(
                fields=["organisation", "call"], name="grants_crit_organis_adf743_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_criterion_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="grants_criterion_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "call", "position"), name="one_grant_criterion"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["organisation", "application"], name="grants_deci_organis_a82f84_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_decision_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_decision_application"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                fields=["organisation", "call"], name="grants_draf_organis_daca9c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_draft_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="grants_draft_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_grant_draft"
            ),
        ),
        migrations.AddIndex(
            model_name="foreignmark",
            index=models.Index(fields=["organisation", "token"], name="foreign_grant_mark_token"),
        ),
        migrations.AddConstraint(
            model_name="foreignmark",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_foreignmark_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="foreignmark",
            constraint=models.UniqueConstraint(
                fields=("organisation", "sender_id", "item_id", "token"),
                name="one_foreign_grant_mark",
            ),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(fields=["organisation", "token"], name="grant_mark_token"),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(
                fields=["organisation", "application"], name="grants_mark_organis_c6facf_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_mark_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_mark_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "token"), name="one_grant_mark"
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                fields=["organisation", "application"], name="grants_mile_organis_1636b0_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_milestone_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_milestone_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "position"), name="one_grant_milestone"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="grant_milestone_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_milestone_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("visited_by__isnull", True), ("visited_on__isnull", True)),
                    models.Q(("visited_by__isnull", False), ("visited_on__isnull", False)),
                    _connector="OR",
                ),
                name="grant_milestone_visited",
            ),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(
                fields=["organisation", "application"], name="grants_reco_organis_8eb845_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_recovery_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_recovery_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("received__gte", 0), ("received__lte", models.F("amount"))
                ),
                name="grant_recovery_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "written_off"), _negated=True),
                    models.Q(
                        ("ended_by__isnull", False),
                        ("proposed_by__isnull", False),
                        models.Q(("proposed_by", models.F("ended_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_write_off_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_recovery_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                fields=["organisation", "application"], name="grants_scor_organis_641041_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_score_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_score_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "scorer_id"), name="one_grant_score"
            ),
        ),
        migrations.AddIndex(
            model_name="settled",
            index=models.Index(
                fields=["organisation", "advance"], name="grants_sett_organis_a54525_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="settled",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_settled_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="settled",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="advance", name="grants_settled_advance"
            ),
        ),
        migrations.AddConstraint(
            model_name="settled",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_grant_settlement"
            ),
        ),
        migrations.AddConstraint(
            model_name="settled",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned__gte", 0),
                    ("spent__gte", 0),
                    models.Q(("spent__gt", 0), ("returned__gt", 0), _connector="OR"),
                ),
                name="grant_settles_something",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organisation", "application"], name="grants_step_organis_d797b1_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="grants_step_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="grants_step_application"
            ),
        ),
    ]
