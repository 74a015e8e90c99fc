from django.db import migrations, models


class Migration(migrations.Migration):
    """A protocol more that a provider may speak; the column stays as it is."""

    dependencies = [("giving", "0002_refund")]

    operations = [
        migrations.AlterField(
            model_name="provider",
            name="kind",
            field=models.CharField(
                choices=[
                    ("open_payments", "Open Payments (wallets)"),
                    ("checkout", "Hosted page with signed messages"),
                    ("exercise", "Exercise: no money moves"),
                ],
                max_length=16,
            ),
        ),
    ]
