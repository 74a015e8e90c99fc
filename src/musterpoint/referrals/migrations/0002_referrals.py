import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crises", "0001_initial"),
        ("referrals", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProtectedReferral",
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
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("pathway_id", models.UUIDField(null=True)),
                ("paper", models.CharField(blank=True, max_length=240)),
                ("pack", models.CharField(max_length=80)),
                ("service_kind", models.CharField(max_length=40)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate: call first, within the hour"),
                            ("urgent", "Urgent: within a day"),
                            ("normal", "Normal: within three days"),
                        ],
                        default="normal",
                        max_length=10,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("here", "Here"),
                            ("transit", "On the way"),
                            ("arrival", "On arrival"),
                        ],
                        default="here",
                        max_length=8,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("consented", "The person agrees"),
                            ("sent", "Sent"),
                            ("acknowledged", "Seen by the partner"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("appointment", "Appointment made"),
                            ("started", "Help has begun"),
                            ("completed", "Completed"),
                            ("not_attended", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                            ("feedback", "The person has said how it was"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Being prepared"),
                            ("consented", "The person agrees"),
                            ("sent", "Sent"),
                            ("acknowledged", "Seen by the partner"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("appointment", "Appointment made"),
                            ("started", "Help has begun"),
                            ("completed", "Completed"),
                            ("not_attended", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                            ("feedback", "The person has said how it was"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not told yet"),
                            ("link", "Sealed link"),
                            ("account", "On this platform"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked yet"),
                            ("consent", "The person agrees"),
                            ("vital", "Risk to life"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("full", "No free place"),
                            ("not_for", "The service is not for this person"),
                            ("closed", "The service is closed"),
                            ("area", "Another place is responsible"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "was_good",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("good", "It was good"),
                            ("partly", "It helped in part"),
                            ("bad", "It was not good"),
                        ],
                        max_length=8,
                    ),
                ),
                ("still_needs", models.BooleanField(null=True)),
                ("is_open_withdrawal", models.BooleanField(default=False)),
                ("repeat_of", models.UUIDField(null=True)),
                ("item_id", models.UUIDField(null=True)),
                ("owner_id", models.UUIDField(null=True)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("consented_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("appointed_at", models.DateTimeField(null=True)),
                ("appointment_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("receipt_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("feedback_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("escalated", models.IntegerField(default=0)),
                ("code_digest", models.CharField(blank=True, max_length=64)),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.partner",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.service",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ProtectedLink",
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
                ("rank", models.IntegerField(default=0)),
                ("token_digest", models.CharField(max_length=64)),
                ("code_digest", models.CharField(max_length=64)),
                ("site", models.CharField(blank=True, max_length=200)),
                ("tries", models.IntegerField(default=0)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
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
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="referrals.protectedreferral",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ProtectedReferralEvent",
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
                ("move", models.CharField(max_length=20)),
                ("state", models.CharField(blank=True, max_length=12)),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
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
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="referrals.protectedreferral",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReceivedReferral",
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
                ("reference", models.CharField(max_length=80)),
                ("service_kind", models.CharField(max_length=40)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate: call first, within the hour"),
                            ("urgent", "Urgent: within a day"),
                            ("normal", "Normal: within three days"),
                        ],
                        default="normal",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("consented", "The person agrees"),
                            ("sent", "Sent"),
                            ("acknowledged", "Seen by the partner"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("appointment", "Appointment made"),
                            ("started", "Help has begun"),
                            ("completed", "Completed"),
                            ("not_attended", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                            ("feedback", "The person has said how it was"),
                            ("closed", "Closed"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("full", "No free place"),
                            ("not_for", "The service is not for this person"),
                            ("closed", "The service is closed"),
                            ("area", "Another place is responsible"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                ("appointment_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("pathway_id", models.UUIDField(null=True)),
                ("paper", models.CharField(blank=True, max_length=240)),
                ("pack", models.CharField(max_length=80)),
                ("service_kind", models.CharField(max_length=40)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate: call first, within the hour"),
                            ("urgent", "Urgent: within a day"),
                            ("normal", "Normal: within three days"),
                        ],
                        default="normal",
                        max_length=10,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("here", "Here"),
                            ("transit", "On the way"),
                            ("arrival", "On arrival"),
                        ],
                        default="here",
                        max_length=8,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("consented", "The person agrees"),
                            ("sent", "Sent"),
                            ("acknowledged", "Seen by the partner"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("appointment", "Appointment made"),
                            ("started", "Help has begun"),
                            ("completed", "Completed"),
                            ("not_attended", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                            ("feedback", "The person has said how it was"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Being prepared"),
                            ("consented", "The person agrees"),
                            ("sent", "Sent"),
                            ("acknowledged", "Seen by the partner"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("appointment", "Appointment made"),
                            ("started", "Help has begun"),
                            ("completed", "Completed"),
                            ("not_attended", "Did not come"),
                            ("withdrawn", "Withdrawn"),
                            ("feedback", "The person has said how it was"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not told yet"),
                            ("link", "Sealed link"),
                            ("account", "On this platform"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked yet"),
                            ("consent", "The person agrees"),
                            ("vital", "Risk to life"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("full", "No free place"),
                            ("not_for", "The service is not for this person"),
                            ("closed", "The service is closed"),
                            ("area", "Another place is responsible"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "was_good",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("good", "It was good"),
                            ("partly", "It helped in part"),
                            ("bad", "It was not good"),
                        ],
                        max_length=8,
                    ),
                ),
                ("still_needs", models.BooleanField(null=True)),
                ("is_open_withdrawal", models.BooleanField(default=False)),
                ("repeat_of", models.UUIDField(null=True)),
                ("item_id", models.UUIDField(null=True)),
                ("owner_id", models.UUIDField(null=True)),
                ("created_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("consented_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("appointed_at", models.DateTimeField(null=True)),
                ("appointment_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("receipt_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("feedback_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("escalated", models.IntegerField(default=0)),
                ("code_digest", models.CharField(blank=True, max_length=64)),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.partner",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.service",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                ("rank", models.IntegerField(default=0)),
                ("token_digest", models.CharField(max_length=64)),
                ("code_digest", models.CharField(max_length=64)),
                ("site", models.CharField(blank=True, max_length=200)),
                ("tries", models.IntegerField(default=0)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
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
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
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
                ("move", models.CharField(max_length=20)),
                ("state", models.CharField(blank=True, max_length=12)),
                ("by_kind", models.CharField(max_length=10)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
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
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                fields=["organisation", "-created_at", "-id"], name="refer_pref_new"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "owner_id", "due_at"],
                name="refer_pref_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "due_at"],
                name="refer_pref_due",
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(fields=["organisation", "subject_id"], name="refer_pref_subject"),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(fields=["organisation", "case_id"], name="refer_pref_case"),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(fields=["organisation", "item_id"], name="refer_pref_item"),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(fields=["organisation", "code_digest"], name="refer_pref_code"),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                fields=["organisation", "crisis"], name="referrals_p_organis_f5635a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                fields=["organisation", "service"], name="referrals_p_organis_479fd6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                fields=["organisation", "partner"], name="referrals_p_organis_0f9e68_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False,
                compartment="protection",
                name="referrals_protectedreferral_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="referrals_protectedreferral_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="service", name="referrals_protectedreferral_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="partner", name="referrals_protectedreferral_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="refer_pref_ref"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedlink",
            index=models.Index(
                fields=["organisation", "referral"], name="referrals_p_organis_edf621_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedlink",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="referrals_protectedlink_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedlink",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="referral", name="referrals_protectedlink_referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedlink",
            constraint=models.UniqueConstraint(
                fields=("organisation", "token_digest"), name="refer_plink_token"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferralevent",
            index=models.Index(
                fields=["organisation", "referral"], name="referrals_p_organis_4d4fd3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferralevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True,
                compartment="protection",
                name="referrals_protectedreferralevent_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferralevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="referral", name="referrals_protectedreferralevent_referral"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedreferral",
            index=models.Index(
                fields=["organisation", "-received_at", "-id"], name="received_referral_new"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedreferral",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_receivedreferral_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedreferral",
            constraint=models.UniqueConstraint(
                fields=("organisation", "sender_id", "item_id"), name="one_received_referral"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["organisation", "-created_at", "-id"], name="refer_ref_new"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "owner_id", "due_at"],
                name="refer_ref_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "due_at"],
                name="refer_ref_due",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["organisation", "subject_id"], name="refer_ref_subject"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["organisation", "case_id"], name="refer_ref_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["organisation", "item_id"], name="refer_ref_item"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["organisation", "code_digest"], name="refer_ref_code"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["organisation", "crisis"], name="referrals_r_organis_25c396_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["organisation", "service"], name="referrals_r_organis_0ab7eb_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["organisation", "partner"], name="referrals_r_organis_95145f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_referral_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="referrals_referral_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="service", name="referrals_referral_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="partner", name="referrals_referral_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="refer_ref_ref"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                fields=["organisation", "referral"], name="referrals_l_organis_874eb5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="referrals_link_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="referral", name="referrals_link_referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                fields=("organisation", "token_digest"), name="refer_link_token"
            ),
        ),
        migrations.AddIndex(
            model_name="referralevent",
            index=models.Index(
                fields=["organisation", "referral"], name="referrals_r_organis_8a035e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="referrals_referralevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="referral", name="referrals_referralevent_referral"
            ),
        ),
    ]
