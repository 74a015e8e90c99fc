import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_siblings"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlankTransfer",
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
                            ("packed", "Packed, to be sent by another officer"),
                            ("sent", "On the way"),
                            ("arrived", "Arrived and counted"),
                            ("returned", "Came back and counted"),
                            ("cancelled", "Not sent"),
                        ],
                        default="packed",
                        max_length=9,
                    ),
                ),
                ("first_serial", models.CharField(max_length=9)),
                ("last_serial", models.CharField(max_length=9)),
                ("number", models.IntegerField()),
                ("way", models.CharField(max_length=200)),
                ("packed_at", models.DateTimeField()),
                ("packed_by", models.UUIDField()),
                ("packed_by_name", models.CharField(max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_by_name", models.CharField(blank=True, max_length=200)),
                ("counted_at", models.DateTimeField(null=True)),
                ("counted_by", models.UUIDField(null=True)),
                ("counted_by_name", models.CharField(blank=True, max_length=200)),
                ("witness", models.CharField(blank=True, max_length=100)),
                ("missing", models.JSONField(default=list)),
                (
                    "goal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected",
                        to="cases.station",
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
                    "origin",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="cases.station",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="UrgentIssue",
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
                ("counterpart_name", models.CharField(max_length=200)),
                ("sealed", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(null=True)),
                ("kept_by", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urgent",
                        to="cases.application",
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
        migrations.RemoveConstraint(
            model_name="blank",
            name="blank_state",
        ),
        migrations.RemoveConstraint(
            model_name="stocklevel",
            name="stock_adds_up",
        ),
        migrations.RemoveConstraint(
            model_name="stocklevel",
            name="stock_is_never_negative",
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="moving",
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="blank",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "In stock"),
                    ("reserved", "Printed, not signed"),
                    ("spoilt", "Spoilt"),
                    ("issued", "Issued"),
                    ("destroyed", "Destroyed"),
                    ("lost", "Lost"),
                    ("moving", "On the way to another station"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="clockword",
            name="step",
            field=models.CharField(
                choices=[
                    ("ask", "Ask another authority, or confirm the identity"),
                    ("answer", "Answer of another authority"),
                    ("issue", "Issue the document"),
                    ("decide", "Revoke, or say why it stays valid"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="stockmovement",
            name="to_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("received", "In stock"),
                    ("reserved", "Printed, not signed"),
                    ("spoilt", "Spoilt"),
                    ("issued", "Issued"),
                    ("destroyed", "Destroyed"),
                    ("lost", "Lost"),
                    ("moving", "On the way to another station"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="blank",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["received", "reserved", "spoilt", "issued", "destroyed", "lost", "moving"],
                    )
                ),
                name="blank_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("received"), "+", models.F("reserved")
                                            ),
                                            "+",
                                            models.F("spoilt"),
                                        ),
                                        "+",
                                        models.F("issued"),
                                    ),
                                    "+",
                                    models.F("destroyed"),
                                ),
                                "+",
                                models.F("lost"),
                            ),
                            "+",
                            models.F("moving"),
                        ),
                    )
                ),
                name="stock_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("destroyed__gte", 0),
                    ("issued__gte", 0),
                    ("lost__gte", 0),
                    ("moving__gte", 0),
                    ("received__gte", 0),
                    ("reserved__gte", 0),
                    ("spoilt__gte", 0),
                ),
                name="stock_is_never_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="blanktransfer",
            index=models.Index(fields=["organisation", "packed_at", "id"], name="transfer_newest"),
        ),
        migrations.AddIndex(
            model_name="blanktransfer",
            index=models.Index(
                fields=["organisation", "origin"], name="cases_blank_organis_9568e2_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="blanktransfer",
            index=models.Index(
                fields=["organisation", "goal"], name="cases_blank_organis_cc1ce1_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_blanktransfer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="origin", name="cases_blanktransfer_origin"
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="goal", name="cases_blanktransfer_goal"
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", models.F("goal")), _negated=True),
                name="transfer_goes_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="transfer_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_by__isnull", True),
                    models.Q(("sent_by", models.F("packed_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_packed_may_not_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_by__isnull", True),
                    models.Q(("counted_by", models.F("sent_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_sent_may_not_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_by__isnull", True),
                    models.Q(("counted_by", models.F("packed_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_packed_may_not_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="transfer_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="blanktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_at__isnull", True), ("counted_by__isnull", True)),
                    models.Q(("counted_at__isnull", False), ("counted_by__isnull", False)),
                    _connector="OR",
                ),
                name="transfer_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="urgentissue",
            index=models.Index(
                fields=["organisation", "application"], name="cases_urgen_organis_7edefb_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_urgentissue_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="application", name="cases_urgentissue_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)),
                fields=("organisation", "application"),
                name="one_urgent_issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="urgent_issue_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="urgent_issue_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at__isnull", True), ("kept_by__isnull", True)),
                    models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                    _connector="OR",
                ),
                name="urgent_issue_kept",
            ),
        ),
    ]
