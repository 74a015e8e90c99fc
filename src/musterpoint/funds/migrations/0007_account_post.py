from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_marks_of_balances"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="post",
            field=models.CharField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(LessThanOrEqual(Length("post"), 100)),
                name="account_of_short_post",
            ),
        ),
    ]
