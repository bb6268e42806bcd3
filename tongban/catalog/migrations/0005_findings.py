"""Findings of the catalogue's check, each with a life of its own."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_powers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="identity")),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                ("severity", models.CharField(max_length=7, verbose_name="severity")),
                ("item", models.CharField(max_length=80, verbose_name="code of the item")),
                ("item_name", models.CharField(max_length=300, verbose_name="item")),
                ("division", models.CharField(blank=True, max_length=12, verbose_name="division")),
                ("field", models.CharField(blank=True, max_length=200, verbose_name="element")),
                ("words", models.JSONField(default=dict, verbose_name="words")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="first found")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last found")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("explained", "Explained"),
                            ("fixed", "Mended"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=30,
                        verbose_name="state",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["state", "severity", "id"], name="finding_to_do"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["item"], name="finding_of_item"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["rule", "state"], name="finding_of_rule"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "explained", "fixed", "closed"])), name="finding_state_known"
            ),
        ),
    ]
