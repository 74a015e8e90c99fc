from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="lesson",
            name="exercise_key",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="lesson",
            name="exercise_kind",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="lesson",
            name="finding",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="lesson",
            name="origin",
            field=models.CharField(
                choices=[
                    ("review", "Review of a crisis or exercise"),
                    ("evaluation", "Evaluation"),
                    ("feedback", "Feedback and complaints"),
                    ("survey", "Survey"),
                    ("exercise", "Exercise with people"),
                    ("partner", "Another organisation"),
                    ("other", "Other"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finding", ""), _negated=True),
                fields=("organisation", "finding"),
                name="one_lesson_of_a_finding",
            ),
        ),
    ]
