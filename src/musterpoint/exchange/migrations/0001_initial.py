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
                ("closes_at", models.DateTimeField()),
                ("score_by", models.DateTimeField()),
                ("appeal_until", models.DateTimeField(null=True)),
                ("appeal_days", models.IntegerField()),
                ("gap", models.IntegerField()),
                ("threshold", models.IntegerField()),
                ("pack", models.CharField(blank=True, max_length=80)),
                ("made_by", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
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
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=30)),
                ("country", models.CharField(max_length=3)),
                ("size", models.CharField(max_length=20)),
                ("has_conflict", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("selected", "Selected"),
                            ("not_selected", "Not selected"),
                            ("ineligible", "Does not meet the conditions"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("points", models.IntegerField(null=True)),
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
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="exchange.call",
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
                ("user_id", models.UUIDField()),
                ("declared_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="exchange.application",
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
                ("least", models.IntegerField(default=0)),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="exchange.call",
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
            name="Meeting",
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
                ("ref", models.UUIDField()),
                ("organiser_id", models.UUIDField()),
                ("organiser_name", models.CharField(max_length=200)),
                ("is_ours", models.BooleanField()),
                ("title", models.CharField(max_length=120)),
                ("agenda", models.TextField(blank=True)),
                ("minutes", models.TextField(blank=True)),
                ("place", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=50)),
                ("answer_by", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("called_off", "Called off"),
                            ("held", "Held"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("none", "No answer yet"),
                            ("yes", "Comes"),
                            ("maybe", "Perhaps"),
                            ("no", "Does not come"),
                        ],
                        default="none",
                        max_length=5,
                    ),
                ),
                ("sequence", models.IntegerField(default=0)),
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
            name="Guest",
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
                ("counterpart_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("role", models.CharField(blank=True, max_length=40)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("none", "No answer yet"),
                            ("yes", "Comes"),
                            ("maybe", "Perhaps"),
                            ("no", "Does not come"),
                        ],
                        default="none",
                        max_length=5,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="exchange.meeting",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PeerProfile",
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
                ("kind", models.CharField(max_length=30)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("item_id", models.UUIDField()),
                ("offers", models.TextField(blank=True)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("challenges", models.JSONField(default=list)),
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
            name="Profile",
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
                ("offers", models.TextField(blank=True)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("item_id", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
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
            name="Challenge",
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
                            ("area", "Area of the guideline"),
                            ("hazard", "Hazard"),
                            ("corridor", "Corridor"),
                            ("other", "In our own words"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=120)),
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
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="exchange.profile",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Room",
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
                ("ref", models.UUIDField()),
                ("host_id", models.UUIDField()),
                ("host_name", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=120)),
                ("aim", models.TextField(blank=True)),
                ("agenda", models.TextField(blank=True)),
                ("sides", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed"), ("archived", "Archived")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("host", "Host"),
                            ("invited", "Invited"),
                            ("joined", "In the room"),
                            ("declined", "Declined"),
                            ("left", "Left"),
                        ],
                        max_length=10,
                    ),
                ),
                ("every_minutes", models.IntegerField()),
                ("round_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OwnEntry",
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
                ("ref", models.UUIDField()),
                ("mark", models.CharField(max_length=64)),
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
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
                ("ref", models.UUIDField()),
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                ("ref", models.UUIDField()),
                ("text", models.CharField(max_length=500)),
                ("owner_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="exchange.meeting",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
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
                ("ref", models.UUIDField()),
                ("reply_to", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "Shown"),
                            ("withdrawn", "Withdrawn by its author"),
                            ("hidden", "Hidden by the host"),
                        ],
                        default="shown",
                        max_length=10,
                    ),
                ),
                ("is_edited", models.BooleanField(default=False)),
                ("lock", models.CharField(max_length=64)),
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AbuseReport",
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
                ("entry_ref", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("reported_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="exchange.room",
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
                ("reasons", models.TextField()),
                ("is_third", models.BooleanField(default=False)),
                ("scored_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="exchange.application",
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
            name="Side",
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
                ("counterpart_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("host", "Host"),
                            ("invited", "Invited"),
                            ("joined", "In the room"),
                            ("declined", "Declined"),
                            ("left", "Left"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invited",
                        to="exchange.room",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Visit",
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
                ("ref", models.UUIDField()),
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("is_host", models.BooleanField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit", "Visit"), ("secondment", "Secondment")], max_length=12
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("aim", models.TextField()),
                ("place", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("travellers", models.IntegerField()),
                ("terms", models.JSONField(default=list)),
                ("costs", models.JSONField(default=dict)),
                ("more_terms", models.TextField(blank=True)),
                ("pack", models.CharField(max_length=80)),
                ("revision", models.IntegerField(default=1)),
                ("agreed_here", models.CharField(blank=True, max_length=32)),
                ("agreed_there", models.CharField(blank=True, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Terms agreed by both"),
                            ("under_way", "Under way"),
                            ("reported", "Report written"),
                            ("closed", "Closed"),
                            ("called_off", "Called off"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("report", models.TextField(blank=True)),
                ("report_due_at", models.DateTimeField(null=True)),
                ("proposed_at", models.DateTimeField()),
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
                ("reasons", models.TextField(blank=True)),
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
                        to="exchange.application",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "application"],
                        name="exchange_ap_organis_b2dd02_idx",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="exchange_appeal_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="application", name="exchange_appeal_application"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "application"), name="one_appeal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_decided",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_call_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_call_slug"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "call"], name="exchange_ap_organis_6c7fce_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_application_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="exchange_application_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_application_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_application_key"
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
                name="application_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(
                fields=["organisation", "application"], name="exchange_co_organis_6b3f32_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="exchange_conflict_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="exchange_conflict_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "user_id"), name="one_conflict"
            ),
        ),
        migrations.AddIndex(
            model_name="criterion",
            index=models.Index(
                fields=["organisation", "call"], name="exchange_cr_organis_854e53_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_criterion_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="exchange_criterion_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "call", "position"), name="one_criterion_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_meeting_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_exchange_meeting"
            ),
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(
                fields=["organisation", "meeting"], name="exchange_gu_organis_f726e6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_guest_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="meeting", name="exchange_guest_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                fields=("organisation", "meeting", "counterpart_id"), name="one_meeting_guest"
            ),
        ),
        migrations.AddConstraint(
            model_name="peerprofile",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_peerprofile_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="peerprofile",
            constraint=models.UniqueConstraint(
                fields=("organisation", "sender_id"), name="one_peer_profile"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_profile_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.UniqueConstraint(
                fields=("organisation",), name="one_exchange_profile"
            ),
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(
                fields=["organisation", "profile"], name="exchange_ch_organis_dc05c3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_challenge_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="profile", name="exchange_challenge_profile"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "code"), name="one_exchange_challenge"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_room_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_exchange_room"
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_pa_organis_23ca84_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_participant_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_participant_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("organisation", "room", "user_id"), name="one_exchange_participant"
            ),
        ),
        migrations.AddIndex(
            model_name="ownentry",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_ow_organis_06892c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownentry",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_ownentry_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownentry",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_ownentry_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownentry",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_own_entry"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_ou_organis_17699b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_outgoing_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_outgoing_room"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_fo_organis_486377_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                fields=["organisation", "meeting"], name="exchange_fo_organis_f09084_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_followup_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_followup_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="meeting", name="exchange_followup_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_follow_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("room__isnull", True), ("meeting__isnull", True), _connector="XOR"
                ),
                name="follow_up_of_one",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_en_organis_adfd35_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_entry_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_entry_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_exchange_entry"
            ),
        ),
        migrations.AddIndex(
            model_name="abusereport",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_ab_organis_c50889_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="abusereport",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_abusereport_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="abusereport",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_abusereport_room"
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                fields=["organisation", "application"], name="exchange_sc_organis_3a2600_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="exchange_score_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="exchange_score_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("organisation", "application", "scorer_id"), name="one_score_a_member"
            ),
        ),
        migrations.AddIndex(
            model_name="side",
            index=models.Index(
                fields=["organisation", "room"], name="exchange_si_organis_19ea66_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="side",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_side_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="side",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="room", name="exchange_side_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="side",
            constraint=models.UniqueConstraint(
                fields=("organisation", "room", "counterpart_id"), name="one_exchange_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exchange_visit_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_exchange_visit"
            ),
        ),
    ]
