from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0005_task_call"),
    ]

    operations = [
        migrations.AddField(
            model_name="planversion",
            name="without_migrants",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
