"""Programs that move money do nothing before a second person confirmed their access."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_clients_exempt_from_courses")]

    operations = [
        migrations.AddField(
            model_name="clientbinding",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clientbinding",
            name="confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="clientbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_confirmed_a_client_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_confirms_a_client_alone",
            ),
        ),
    ]
