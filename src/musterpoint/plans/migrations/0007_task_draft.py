from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_without_migrants"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="draft_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="draft_of",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
