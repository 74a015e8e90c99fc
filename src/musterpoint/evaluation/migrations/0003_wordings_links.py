import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crises", "0001_initial"),
        ("evaluation", "0002_evaluations_results_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="evaluationversion",
            name="wordings",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="finding",
            name="version",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="finding",
            name="wording",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="reviewguest",
            name="saw_link",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="review",
            name="crisis",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stakeholder_reviews",
                to="crises.crisis",
            ),
        ),
    ]
