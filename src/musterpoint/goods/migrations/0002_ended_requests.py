from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goods", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="ended_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="ended_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="request",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Waits for a decision"),
                    ("approved", "Approved"),
                    ("part", "Approved in part"),
                    ("refused", "Refused"),
                    ("sent", "On its way"),
                    ("received", "Received"),
                    ("ended", "Ended: no more is sent"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state", "ended"),
                        models.Q(("ended_why", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        ("ended_at", None),
                        ("ended_why", ""),
                    ),
                    _connector="OR",
                ),
                name="goods_request_ended_with_reason",
            ),
        ),
    ]
