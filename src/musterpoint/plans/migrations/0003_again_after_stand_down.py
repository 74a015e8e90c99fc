from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_received_review"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="activation", name="one_activation"),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.UniqueConstraint(
                fields=["organisation", "plan", "crisis"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_activation",
            ),
        ),
    ]
