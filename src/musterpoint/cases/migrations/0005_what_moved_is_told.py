from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_transfers_and_urgent"),
    ]

    operations = [
        migrations.AddField(
            model_name="move",
            name="told_ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="move",
            name="told_items",
            field=models.JSONField(default=list),
        ),
    ]
