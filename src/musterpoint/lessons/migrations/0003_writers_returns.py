from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0002_lessons_of_exercises"),
    ]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="writers",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="review",
            name="returned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="returned_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="returned_why",
            field=models.TextField(blank=True),
        ),
    ]
