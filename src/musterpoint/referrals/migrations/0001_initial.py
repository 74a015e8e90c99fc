import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
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
                ("name", models.CharField(max_length=200)),
                ("counterpart_id", models.UUIDField(null=True)),
                ("authority_of", models.CharField(blank=True, max_length=3)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("protection", "May be told what was told in private"),
                            ("open", "Never told what was told in private"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("created_at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["organisation", "name"], name="partner_name")],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_partner_tenant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FocalPoint",
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
                ("languages", models.JSONField(default=list)),
                ("away_until", models.DateField(null=True)),
                ("sealed", models.BinaryField()),
                ("verified_at", models.DateTimeField(null=True)),
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
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="focal_points",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "partner"], name="referrals_f_organis_837c8b_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="referrals_focalpoint_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="partner", name="referrals_focalpoint_partner"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation", "partner", "rank"),
                        name="one_focal_point_a_rank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pathway",
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
                ("service_kinds", models.JSONField(default=list)),
                ("agreement_id", models.UUIDField(null=True)),
                ("memorandum", models.CharField(blank=True, max_length=200)),
                ("procedure", models.CharField(blank=True, max_length=80)),
                ("roles", models.TextField(blank=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
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
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pathways",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "partner"], name="referrals_p_organis_33cb8e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_pathway_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="partner", name="referrals_pathway_partner"
                    ),
                ],
            },
        ),
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
                ("asked_after_at", models.DateTimeField(null=True)),
                ("receipt_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("feedback_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("deputy_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "-created_at", "-id"], name="refer_pref_new"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "owner_id", "due_at"],
                        name="refer_pref_mine",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "due_at"],
                        name="refer_pref_due",
                    ),
                    models.Index(
                        condition=models.Q(("deputy_at__isnull", False)),
                        fields=["organisation", "deputy_at"],
                        name="refer_pref_deputy",
                    ),
                    models.Index(fields=["organisation", "subject_id"], name="refer_pref_subject"),
                    models.Index(fields=["organisation", "case_id"], name="refer_pref_case"),
                    models.Index(fields=["organisation", "item_id"], name="refer_pref_item"),
                    models.Index(fields=["organisation", "code_digest"], name="refer_pref_code"),
                    models.Index(
                        fields=["organisation", "crisis"], name="referrals_p_organis_f5635a_idx"
                    ),
                    models.Index(
                        fields=["organisation", "partner"], name="referrals_p_organis_0f9e68_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="referrals_protectedreferral_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="referrals_protectedreferral_crisis"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="partner", name="referrals_protectedreferral_partner"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="refer_pref_ref"
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "referral"], name="referrals_p_organis_edf621_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="referrals_protectedlink_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="referral", name="referrals_protectedlink_referral"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "token_digest"), name="refer_plink_token"
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "referral"], name="referrals_p_organis_4d4fd3_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="protection",
                        name="referrals_protectedreferralevent_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="referral", name="referrals_protectedreferralevent_referral"
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "-received_at", "-id"], name="received_referral_new"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="referrals_receivedreferral_tenant",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "sender_id", "item_id"),
                        name="one_received_referral",
                    ),
                ],
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
                ("asked_after_at", models.DateTimeField(null=True)),
                ("receipt_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("feedback_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("deputy_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "-created_at", "-id"], name="refer_ref_new"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "owner_id", "due_at"],
                        name="refer_ref_mine",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation", "due_at"],
                        name="refer_ref_due",
                    ),
                    models.Index(
                        condition=models.Q(("deputy_at__isnull", False)),
                        fields=["organisation", "deputy_at"],
                        name="refer_ref_deputy",
                    ),
                    models.Index(fields=["organisation", "subject_id"], name="refer_ref_subject"),
                    models.Index(fields=["organisation", "case_id"], name="refer_ref_case"),
                    models.Index(fields=["organisation", "item_id"], name="refer_ref_item"),
                    models.Index(fields=["organisation", "code_digest"], name="refer_ref_code"),
                    models.Index(
                        fields=["organisation", "crisis"], name="referrals_r_organis_25c396_idx"
                    ),
                    models.Index(
                        fields=["organisation", "partner"], name="referrals_r_organis_95145f_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_referral_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="referrals_referral_crisis"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="partner", name="referrals_referral_partner"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="refer_ref_ref"
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "referral"], name="referrals_l_organis_874eb5_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_link_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="referral", name="referrals_link_referral"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "token_digest"), name="refer_link_token"
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "referral"], name="referrals_r_organis_8a035e_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True,
                        compartment="consular",
                        name="referrals_referralevent_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="referral", name="referrals_referralevent_referral"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True)),
                ("sexes", models.JSONField(default=list)),
                ("age_from", models.IntegerField(null=True)),
                ("age_to", models.IntegerField(null=True)),
                ("nationalities", models.JSONField(default=list)),
                ("statuses", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("weekly", models.CharField(blank=True, max_length=42)),
                ("zone", models.CharField(default="UTC", max_length=50)),
                ("a_day", models.IntegerField(null=True)),
                ("free", models.IntegerField(null=True)),
                ("free_on", models.DateField(null=True)),
                ("cost", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("transport", models.CharField(blank=True, max_length=200)),
                ("is_child_safe", models.BooleanField(default=False)),
                ("needs", models.JSONField(default=list)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("open", "Open"), ("full", "Full for now"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
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
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="referrals.partner",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "kind", "country"], name="service_kind"),
                    models.Index(
                        fields=["organisation", "partner"], name="referrals_s_organis_7494df_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_service_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="partner", name="referrals_service_partner"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="service",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.service",
            ),
        ),
        migrations.AddField(
            model_name="protectedreferral",
            name="service",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.service",
            ),
        ),
        migrations.CreateModel(
            name="Trained",
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
                ("course", models.CharField(max_length=80)),
                ("passed_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    models.Index(
                        fields=["organisation", "user_id", "course"], name="trained_member"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="referrals_trained_tenant"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["organisation", "service"], name="referrals_r_organis_0ab7eb_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="service", name="referrals_referral_service"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedreferral",
            index=models.Index(
                fields=["organisation", "service"], name="referrals_p_organis_479fd6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedreferral",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="service", name="referrals_protectedreferral_service"
            ),
        ),
    ]
