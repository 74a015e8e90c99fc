import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionItem",
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
                ("what", models.TextField()),
                ("owner_id", models.UUIDField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under way"),
                            ("done", "Done, not yet verified"),
                            ("verified", "Verified"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("reopened", models.IntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
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
            name="Ask",
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
                ("asked_of", models.CharField(max_length=200)),
                ("what", models.TextField()),
                ("asked_on", models.DateField()),
                ("next_step", models.CharField(blank=True, max_length=300)),
                ("next_due", models.DateField(null=True)),
                ("owner_id", models.UUIDField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "Granted"),
                            ("partly", "Granted in part"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn by us"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("outcome", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
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
            name="AskEvent",
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
                    "word",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("step", "Step taken"),
                            ("answered", "Answered"),
                            ("decided", "Decided"),
                            ("outcome", "What came of it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("happened_on", models.DateField()),
                ("user_id", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "ask",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="lessons.ask",
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
            name="AskEvidence",
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
                ("kind", models.CharField(max_length=12)),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=300)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                (
                    "ask",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="lessons.ask",
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
            name="Evidence",
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
                ("remedy_kind", models.CharField(blank=True, max_length=20)),
                ("remedy_key", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="lessons.actionitem",
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
            name="Lesson",
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
                ("title", models.CharField(max_length=200)),
                ("what", models.TextField()),
                ("why", models.TextField(blank=True)),
                ("theme", models.CharField(max_length=40)),
                ("phases", models.JSONField(default=list)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("review", "Review of a crisis or exercise"),
                            ("evaluation", "Evaluation"),
                            ("feedback", "Feedback and complaints"),
                            ("survey", "Survey"),
                            ("partner", "Another organisation"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("partner_id", models.UUIDField(null=True)),
                ("partner_name", models.CharField(blank=True, max_length=200)),
                ("source_id", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField()),
                ("written_by", models.UUIDField(null=True)),
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
            name="LessonEvent",
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
                    "word",
                    models.CharField(
                        choices=[
                            ("written", "Lesson written"),
                            ("changed", "Lesson changed"),
                            ("recommended", "Recommendation made"),
                            ("sent", "Recommendation sent to another organisation"),
                            ("shared", "Lesson shared with another organisation"),
                            ("received", "Received from another organisation"),
                            ("answered", "Recommendation answered"),
                            ("started", "Action begun"),
                            ("reassigned", "Owner or date changed"),
                            ("evidenced", "Evidence added"),
                            ("ended", "Action done"),
                            ("dropped", "Action dropped"),
                            ("confirmed", "Verified: it held"),
                            ("reopened", "Not confirmed: opened again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
                ("user_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
                (
                    "lesson",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="lessons.lesson",
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
            name="Library",
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
                ("opened_at", models.DateTimeField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Practice",
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
                ("texts", models.JSONField(default=dict)),
                ("type_of_practice", models.CharField(max_length=80)),
                ("country", models.CharField(blank=True, max_length=80)),
                ("stakeholder_name", models.CharField(max_length=200)),
                ("stakeholder_type", models.CharField(max_length=20)),
                ("crisis_types", models.JSONField(default=list)),
                ("phases", models.JSONField(default=list)),
                ("links", models.JSONField(default=list)),
                ("themes", models.JSONField(default=list)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("replaces", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("verified", "Verified"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("submitted_by", models.UUIDField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.UUIDField(null=True)),
                ("verified_how", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
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
            name="Recommendation",
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
                ("text", models.TextField()),
                ("receiver_id", models.UUIDField(null=True)),
                ("receiver_name", models.CharField(blank=True, max_length=200)),
                ("source_id", models.UUIDField(null=True)),
                ("answer_due", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("partly", "Partly accepted"),
                            ("rejected", "Rejected"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "lesson",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="lessons.lesson",
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
        migrations.AddField(
            model_name="actionitem",
            name="recommendation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="lessons.recommendation",
            ),
        ),
        migrations.CreateModel(
            name="Research",
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
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("authors", models.CharField(max_length=300)),
                ("year", models.IntegerField()),
                ("method", models.CharField(blank=True, max_length=300)),
                ("population", models.CharField(blank=True, max_length=300)),
                ("findings", models.TextField()),
                ("link", models.CharField(blank=True, max_length=500)),
                ("licence", models.CharField(blank=True, max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField(null=True)),
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
            name="Review",
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
                ("exercise_kind", models.CharField(blank=True, max_length=20)),
                ("exercise_key", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("number", models.IntegerField()),
                ("name", models.CharField(max_length=200)),
                ("ended_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Waits for sign-off"),
                            ("approved", "Signed off"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("participants", models.TextField(blank=True)),
                ("planned", models.TextField(blank=True)),
                ("happened", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("keep", models.TextField(blank=True)),
                ("change", models.TextField(blank=True)),
                ("revision", models.IntegerField(default=1)),
                ("pack", models.CharField(max_length=80)),
                ("prepared_at", models.DateTimeField()),
                ("started_by", models.UUIDField(null=True)),
                ("writers", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="learning_reviews",
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
            },
        ),
        migrations.AddField(
            model_name="lesson",
            name="review",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lessons",
                to="lessons.review",
            ),
        ),
        migrations.CreateModel(
            name="Verification",
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
                ("is_confirmed", models.BooleanField()),
                ("exercise_kind", models.CharField(blank=True, max_length=20)),
                ("exercise_key", models.CharField(blank=True, max_length=60)),
                ("event", models.CharField(max_length=200)),
                ("held_on", models.DateField()),
                ("note", models.TextField()),
                ("verified_at", models.DateTimeField()),
                ("verified_by", models.UUIDField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="lessons.actionitem",
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
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
            },
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_ask_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="one_ask_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True), ("decided_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="ask_decided_on_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="askevent",
            index=models.Index(
                fields=["organisation", "ask"], name="lessons_ask_organis_e6455f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="askevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="lessons_askevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="askevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="ask", name="lessons_askevent_ask"
            ),
        ),
        migrations.AddIndex(
            model_name="askevidence",
            index=models.Index(
                fields=["organisation", "ask"], name="lessons_ask_organis_d77fc0_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="askevidence",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="lessons_askevidence_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="askevidence",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="ask", name="lessons_askevidence_ask"
            ),
        ),
        migrations.AddConstraint(
            model_name="askevidence",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ask", "kind", "key"), name="one_evidence_of_an_ask"
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                fields=["organisation", "action"], name="lessons_evi_organis_1f38e5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="lessons_evidence_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="action", name="lessons_evidence_action"
            ),
        ),
        migrations.AddIndex(
            model_name="lessonevent",
            index=models.Index(
                fields=["organisation", "lesson"], name="lessons_les_organis_1b85e4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="lessonevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="lessons_lessonevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="lessonevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="lesson", name="lessons_lessonevent_lesson"
            ),
        ),
        migrations.AddConstraint(
            model_name="library",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_library_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="library",
            constraint=models.UniqueConstraint(fields=("organisation",), name="one_library"),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_practice_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="one_practice_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="practice_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="practice_published",
            ),
        ),
        migrations.AddIndex(
            model_name="recommendation",
            index=models.Index(
                condition=models.Q(("answer", "waiting")),
                fields=["organisation", "answer_due"],
                name="recommendations_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="recommendation",
            index=models.Index(
                fields=["organisation", "lesson"], name="lessons_rec_organis_5bb993_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_recommendation_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="lesson", name="lessons_recommendation_lesson"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("organisation", "lesson", "number"), name="one_recommendation"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("organisation", "lesson", "source_id"), name="one_recommendation_received"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", "waiting"), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answered_or_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organisation", "due_on"],
                name="open_actions",
            ),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(
                fields=["organisation", "recommendation"], name="lessons_act_organis_a0f951_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_actionitem_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="recommendation", name="lessons_actionitem_recommendation"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.UniqueConstraint(
                fields=("organisation", "recommendation", "number"), name="one_action_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="action_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="research",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_research_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="research",
            constraint=models.UniqueConstraint(
                fields=("organisation", "title", "year"), name="one_research_title"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["organisation", "crisis"], name="lessons_rev_organis_d7c6b7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_review_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="lessons_review_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="one_review_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="review_approved",
            ),
        ),
        migrations.AddIndex(
            model_name="lesson",
            index=models.Index(
                fields=["organisation", "review"], name="lessons_les_organis_bb1797_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="lessons_lesson_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="review", name="lessons_lesson_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="one_lesson_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                fields=("organisation", "partner_id", "source_id"), name="one_lesson_of_a_partner"
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                fields=["organisation", "action"], name="lessons_ver_organis_414368_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                fields=["organisation", "crisis"], name="lessons_ver_organis_1e6b4d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="lessons_verification_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="action", name="lessons_verification_action"
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="lessons_verification_crisis"
            ),
        ),
    ]
