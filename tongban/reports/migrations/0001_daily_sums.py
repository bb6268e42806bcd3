"""Sums by day, and how far they reach."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.BigIntegerField(verbose_name="last entry")),
                ("missing", models.JSONField(default=list)),
                ("on", models.DateField(verbose_name="counted on")),
                ("at", models.DateTimeField(verbose_name="counted at")),
                ("rules", models.CharField(max_length=64, verbose_name="fingerprint of the measures")),
            ],
            options={
                "verbose_name": "reach of the daily sums",
                "verbose_name_plural": "reach of the daily sums",
            },
        ),
        migrations.CreateModel(
            name="Daily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("organisation", models.IntegerField(verbose_name="organisation")),
                ("region", models.CharField(blank=True, max_length=12, verbose_name="division code")),
                ("item", models.CharField(max_length=60, verbose_name="item")),
                ("channel", models.CharField(max_length=10, verbose_name="channel")),
                ("measure", models.CharField(max_length=30, verbose_name="measure")),
                ("n", models.IntegerField(verbose_name="how many")),
                ("total", models.FloatField(verbose_name="sum")),
                ("squares", models.FloatField(verbose_name="sum of squares")),
            ],
            options={
                "verbose_name": "daily sum",
                "verbose_name_plural": "daily sums",
                "indexes": [models.Index(fields=["day"], name="daily_by_day")],
            },
        ),
    ]
