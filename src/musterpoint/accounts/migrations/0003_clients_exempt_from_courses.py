"""Programs are held by the courses that open permissions, unless an administrator exempted them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_cache")]

    operations = [
        migrations.AddField(
            model_name="clientbinding",
            name="exempt_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clientbinding",
            name="exempt_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="clientbinding",
            name="exempt_why",
            field=models.CharField(db_default="", default="", max_length=500),
        ),
        migrations.AddConstraint(
            model_name="clientbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exempt_at__isnull", True), ("exempt_by__isnull", True)),
                    models.Q(("exempt_at__isnull", False), ("exempt_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_exempted_a_client_and_when",
            ),
        ),
    ]
