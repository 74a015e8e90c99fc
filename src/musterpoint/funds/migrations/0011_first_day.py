from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0010_member_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="first_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="head",
            name="day_across",
            field=models.BooleanField(default=False),
        ),
    ]
