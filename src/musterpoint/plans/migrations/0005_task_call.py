from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_activation_hazards"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="call_id",
            field=models.UUIDField(null=True),
        ),
    ]
