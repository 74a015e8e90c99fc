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
            name="Household",
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
                        append_only=False, compartment="consular", name="people_household_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="household_ref"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
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
                ("file_digest", models.CharField(max_length=64)),
                ("imported_by", models.UUIDField(null=True)),
                ("imported_at", models.DateTimeField()),
                ("rows", models.IntegerField()),
                ("accepted", models.IntegerField()),
                ("refused", models.IntegerField()),
                ("repeated", models.IntegerField()),
                ("problems", models.JSONField(default=list)),
                ("is_undone", models.BooleanField(default=False)),
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
                        append_only=False, compartment="consular", name="people_importbatch_tenant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("code_digest", models.BinaryField(max_length=32, null=True)),
                ("is_head", models.BooleanField(default=False)),
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
                ("language", models.CharField(blank=True, max_length=12)),
                ("area", models.CharField(blank=True, max_length=40)),
                (
                    "document_level",
                    models.SmallIntegerField(
                        choices=[(0, "None"), (1, "Emergency paper"), (2, "Passport")], null=True
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "The person"),
                            ("staff", "Staff"),
                            ("import", "A list"),
                            ("reported", "Somebody else"),
                            ("disclosed", "Another organisation"),
                        ],
                        default="self",
                        max_length=10,
                    ),
                ),
                ("sort_key", models.CharField(blank=True, max_length=4)),
                ("sealed", models.BinaryField()),
                ("occurred_at", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("revision", models.IntegerField(default=1)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="people.importbatch",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
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
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "registered_at", "id"], name="person_newest"
                    ),
                    models.Index(fields=["organisation", "area", "id"], name="person_area"),
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", False)),
                        fields=["organisation", "withdrawn_at", "id"],
                        name="person_withdrawn",
                    ),
                    models.Index(
                        fields=["organisation", "household"], name="people_pers_organis_0790c5_idx"
                    ),
                    models.Index(
                        fields=["organisation", "batch"], name="people_pers_organis_fec5cf_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="people_person_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="household", name="people_person_household"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="batch", name="people_person_batch"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="person_ref"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_band__isnull", True),
                            ("age_band__range", (0, 120)),
                            _connector="OR",
                        ),
                        name="person_age_band",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalityClaim",
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
                ("position", models.SmallIntegerField(default=0)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nationalities",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "country", "person"], name="claim_country"
                    ),
                    models.Index(
                        fields=["organisation", "person"], name="people_nati_organis_8d095b_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="people_nationalityclaim_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="people_nationalityclaim_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "person", "country"), name="one_claim_a_country"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateHint",
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
                ("bits", models.FloatField()),
                ("parts", models.JSONField(default=list)),
                ("model_version", models.CharField(max_length=20)),
                ("found_at", models.DateTimeField()),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
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
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "left"], name="people_dupl_organis_e9fdc2_idx"
                    ),
                    models.Index(
                        fields=["organisation", "right"], name="people_dupl_organis_451d48_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="consular",
                        name="people_duplicatehint_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="left", name="people_duplicatehint_left"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="right", name="people_duplicatehint_right"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "left", "right"), name="one_hint"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hint_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail")], max_length=8
                    ),
                ),
                ("position", models.SmallIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("token", models.BinaryField(max_length=16)),
                ("is_safe", models.BooleanField(default=True)),
                ("is_shared", models.BooleanField(default=False)),
                ("failed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "token"], name="contact_token"),
                    models.Index(
                        fields=["organisation", "person"], name="people_cont_organis_9a2f97_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="people_contact_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="people_contact_person"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "person", "token"), name="one_contact_a_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                ("purpose", models.CharField(max_length=40)),
                ("recipient", models.CharField(max_length=60)),
                ("is_given", models.BooleanField()),
                ("text_version", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=12)),
                ("channel", models.CharField(max_length=12)),
                ("answered_at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "person"], name="people_cons_organis_b648eb_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="people_consent_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="people_consent_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionRecord",
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
                ("opened_by", models.UUIDField(null=True)),
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
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "person"], name="people_prot_organis_8f68e9_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False,
                        compartment="protection",
                        name="people_protectionrecord_tenant",
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="people_protectionrecord_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchToken",
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
                ("key_version", models.SmallIntegerField()),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "token", "person"], name="token_person"),
                    models.Index(
                        fields=["organisation", "person"], name="people_sear_organis_3b4b18_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="people_searchtoken_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="person", name="people_searchtoken_person"
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
                ("reference", models.CharField(max_length=8)),
                ("code_digest", models.BinaryField(max_length=32)),
                ("step", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=12)),
                ("sealed", models.BinaryField()),
                ("failures", models.SmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
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
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="people_draft_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "reference"), name="draft_ref"),
                ],
            },
        ),
    ]
