import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Learner",
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
                        choices=[("staff", "Colleague"), ("guest", "Guest"), ("public", "Public")],
                        max_length=8,
                    ),
                ),
                ("user_id", models.UUIDField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("audience", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="en", max_length=12)),
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
        migrations.CreateModel(
            name="Enrolment",
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
                ("course_code", models.CharField(max_length=40)),
                ("course_version", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=12)),
                ("started_at", models.DateTimeField()),
                ("passed_at", models.DateTimeField(null=True)),
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
                    "learner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="training.learner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
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
                ("course_code", models.CharField(max_length=40)),
                ("course_version", models.IntegerField()),
                ("reference", models.CharField(max_length=8)),
                ("place", models.IntegerField(null=True)),
                ("sealed", models.BinaryField()),
                ("issuer_id", models.UUIDField(null=True)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_why", models.CharField(blank=True, max_length=12)),
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.enrolment",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to="training.learner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
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
                ("user_id", models.UUIDField()),
                ("course_code", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ending", "A certificate ends soon"),
                            ("missing", "A course that the role needs is missing"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(max_length=60)),
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
        migrations.CreateModel(
            name="Observation",
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
                ("course_code", models.CharField(max_length=40)),
                ("depth", models.SmallIntegerField()),
                ("drawn_at", models.DateTimeField()),
                ("score", models.SmallIntegerField(null=True)),
                ("observed_at", models.DateTimeField(null=True)),
                ("observed_by", models.UUIDField(null=True)),
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
                    "trainer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="training.learner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OwnCourse",
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
                ("course_code", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.UUIDField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="PartnerSession",
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
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("course_code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("audiences", models.JSONField(default=list)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=50)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("language", models.CharField(max_length=12)),
                ("free", models.IntegerField()),
                ("sequence", models.IntegerField()),
                ("is_cancelled", models.BooleanField(default=False)),
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
        migrations.CreateModel(
            name="PartnerSyllabus",
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
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("course_code", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                ("did", models.CharField(max_length=120)),
                ("status", models.TextField(blank=True)),
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
        migrations.CreateModel(
            name="Read",
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
                ("module", models.CharField(max_length=40)),
                ("read_at", models.DateTimeField()),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read",
                        to="training.enrolment",
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
            name="Recognition",
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
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("their_code", models.CharField(max_length=40)),
                ("our_code", models.CharField(max_length=40)),
                ("did", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("course_code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(default="UTC", max_length=50)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("language", models.CharField(default="en", max_length=12)),
                ("places", models.IntegerField()),
                ("makes_trainers", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("sequence", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
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
                (
                    "trainer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.learner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Handed",
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
                ("course_code", models.CharField(max_length=40)),
                ("depth", models.SmallIntegerField()),
                ("trained_at", models.DateTimeField()),
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
                    "trainee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trained_by",
                        to="training.learner",
                    ),
                ),
                (
                    "trainer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trained",
                        to="training.learner",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Booking",
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
                    "standing",
                    models.CharField(
                        choices=[
                            ("booked", "Has a place"),
                            ("waits", "On the waiting list"),
                            ("left", "Gave the place back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("number", models.IntegerField()),
                ("booked_at", models.DateTimeField()),
                ("came_at", models.DateTimeField(null=True)),
                ("came_by", models.CharField(blank=True, max_length=8)),
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
                    "learner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="training.learner",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Setting",
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
                ("course_code", models.CharField(max_length=40)),
                ("is_offered", models.BooleanField(default=True)),
                ("is_public", models.BooleanField(default=False)),
                ("required_of", models.JSONField(default=list)),
                ("is_shared", models.BooleanField(default=False)),
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
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
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
                ("did", models.CharField(max_length=120)),
                ("sealed", models.BinaryField()),
                ("status_address", models.CharField(blank=True, max_length=300)),
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
            },
        ),
        migrations.CreateModel(
            name="Told",
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
                ("digest", models.CharField(max_length=64)),
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
                    "moment",
                    models.CharField(
                        choices=[("before", "Before the course"), ("after", "After the course")],
                        max_length=6,
                    ),
                ),
                ("seed", models.IntegerField()),
                ("opened_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("score", models.SmallIntegerField(null=True)),
                ("is_passed", models.BooleanField(default=False)),
                ("marks", models.JSONField(default=dict)),
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
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="training.enrolment",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "enrolment"], name="training_at_organis_62900f_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="training_attempt_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="enrolment", name="training_attempt_enrolment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("score__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("score__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_answered_test_has_a_score",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("moment", "before")),
                        fields=("organisation", "enrolment"),
                        name="one_test_before",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gate",
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
                ("permission", models.CharField(max_length=60)),
                ("course_code", models.CharField(max_length=40)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.UUIDField(null=True)),
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
                        append_only=False, compartment="consular", name="training_gate_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "permission"), name="one_gate_of_a_permission"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_learner_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.UniqueConstraint(
                fields=("organisation", "user_id"), name="one_learner_a_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "staff"), ("user_id__isnull", True), _connector="XOR"),
                name="a_colleague_has_an_account",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["organisation", "course_code"], name="enrolment_course"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["organisation", "learner"], name="training_en_organis_18341a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_enrolment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="learner", name="training_enrolment_learner"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "learner", "course_code", "course_version"),
                name="once_in_a_version",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                fields=["organisation", "course_code", "valid_until"], name="certificate_course"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["organisation", "revoked_at"], name="certificate_revoked"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                fields=["organisation", "learner"], name="training_ce_organis_97498f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                fields=["organisation", "enrolment"], name="training_ce_organis_ea0e20_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_certificate_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="learner", name="training_certificate_learner"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="enrolment", name="training_certificate_enrolment"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_certificate_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("organisation", "place"), name="one_certificate_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="training_notice_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "user_id", "course_code", "kind", "about"),
                name="told_once_of_training",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["organisation", "trainer"], name="training_ob_organis_063e1d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_observation_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="trainer", name="training_observation_trainer"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("observed_at__isnull", True), ("score__isnull", True)),
                    models.Q(("observed_at__isnull", False), ("score__isnull", False)),
                    _connector="OR",
                ),
                name="an_observation_has_a_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("organisation", "trainer", "course_code"), name="a_trainer_is_drawn_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="owncourse",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_owncourse_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="owncourse",
            constraint=models.UniqueConstraint(
                fields=("organisation", "course_code", "version"), name="one_version_of_a_course"
            ),
        ),
        migrations.AddIndex(
            model_name="partnersession",
            index=models.Index(fields=["organisation", "starts_at"], name="partner_session_start"),
        ),
        migrations.AddConstraint(
            model_name="partnersession",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_partnersession_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersession",
            constraint=models.UniqueConstraint(
                fields=("organisation", "item_id"), name="one_partner_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersyllabus",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_partnersyllabus_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersyllabus",
            constraint=models.UniqueConstraint(
                fields=("organisation", "partner_id", "course_code"), name="one_partner_syllabus"
            ),
        ),
        migrations.AddIndex(
            model_name="read",
            index=models.Index(
                fields=["organisation", "enrolment"], name="training_re_organis_8647d1_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="read",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_read_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="read",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="enrolment", name="training_read_enrolment"
            ),
        ),
        migrations.AddConstraint(
            model_name="read",
            constraint=models.UniqueConstraint(
                fields=("organisation", "enrolment", "module"), name="a_module_is_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_recognition_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "partner_id", "their_code", "our_code"),
                name="one_recognition_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["organisation", "starts_at"], name="session_start"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["organisation", "trainer"], name="training_se_organis_1cf34a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_session_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="trainer", name="training_session_trainer"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="session_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gt", 0)), name="session_has_places"
            ),
        ),
        migrations.AddIndex(
            model_name="handed",
            index=models.Index(
                fields=["organisation", "trainer"], name="training_ha_organis_fa0ea3_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handed",
            index=models.Index(
                fields=["organisation", "trainee"], name="training_ha_organis_5420c5_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handed",
            index=models.Index(
                fields=["organisation", "session"], name="training_ha_organis_c82f20_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_handed_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="trainer", name="training_handed_trainer"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="trainee", name="training_handed_trainee"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="session", name="training_handed_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=models.UniqueConstraint(
                fields=("organisation", "trainee", "course_code"), name="trained_once_as_trainer"
            ),
        ),
        migrations.AddConstraint(
            model_name="handed",
            constraint=models.CheckConstraint(
                condition=models.Q(("trainer", models.F("trainee")), _negated=True),
                name="nobody_trains_themselves",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                fields=["organisation", "session"], name="training_bo_organis_8ffaa5_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                fields=["organisation", "learner"], name="training_bo_organis_c4086b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_booking_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="session", name="training_booking_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="learner", name="training_booking_learner"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=("organisation", "session", "learner"), name="one_booking_a_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=("organisation", "session", "number"), name="one_number_a_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_setting_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.UniqueConstraint(
                fields=("organisation", "course_code"), name="one_setting_of_a_course"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_signingkey_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "did"), name="one_signing_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="training_told_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(
                fields=("organisation", "item_id"), name="one_training_told"
            ),
        ),
    ]
