"""The list of powers grows duties, accountability and history; batches by which powers move."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
        ("catalog", "0003_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="power",
            name="accountability",
            field=models.JSONField(default=list, verbose_name="accountability (追责情形)"),
        ),
        migrations.AddField(
            model_name="power",
            name="became",
            field=models.CharField(blank=True, max_length=50, verbose_name="merged into"),
        ),
        migrations.AddField(
            model_name="power",
            name="duties",
            field=models.JSONField(default=list, verbose_name="duties (责任事项)"),
        ),
        migrations.AddField(
            model_name="power",
            name="finishes",
            field=models.BooleanField(default=False, verbose_name="finishes what was sent to it in time"),
        ),
        migrations.AddField(
            model_name="power",
            name="level",
            field=models.CharField(default="4", max_length=1, verbose_name="level of exercise"),
        ),
        migrations.AddField(
            model_name="power",
            name="regulator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="power",
            name="source",
            field=models.CharField(default="1", max_length=1, verbose_name="where the power comes from (权力来源)"),
        ),
        migrations.AddField(
            model_name="power",
            name="window",
            field=models.CharField(blank=True, max_length=200, verbose_name="where to apply"),
        ),
        migrations.CreateModel(
            name="PowerMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cancel", "Cancel (取消)"),
                            ("merge", "Merge (合并)"),
                            ("delegate", "Delegate to a lower level (下放)"),
                            ("transfer", "Transfer to another body (划转)"),
                        ],
                        max_length=10,
                        verbose_name="kind of move",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("batch", models.CharField(blank=True, max_length=60, verbose_name="batch")),
                ("powers", models.JSONField(default=list, verbose_name="power codes")),
                ("into", models.CharField(blank=True, max_length=50, verbose_name="merged into (power code)")),
                ("into_name", models.CharField(blank=True, max_length=200, verbose_name="name of the merged power")),
                ("document", models.CharField(max_length=200, verbose_name="legal document")),
                ("document_number", models.CharField(blank=True, max_length=80, verbose_name="number of the document")),
                ("effective_on", models.DateField(verbose_name="effective on")),
                (
                    "in_flight",
                    models.CharField(
                        choices=[
                            ("finish-at-old", "Cases already sent are finished by the old body"),
                            ("move", "Cases under way go over to the new body"),
                        ],
                        default="finish-at-old",
                        max_length=15,
                        verbose_name="cases under way",
                    ),
                ),
                ("officers", models.JSONField(default=list, verbose_name="officers who go over (sign-in names)")),
                ("window", models.CharField(blank=True, max_length=200, verbose_name="where to apply afterwards")),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("under-review", "Under legal review"),
                            ("disputed", "Disputed"),
                            ("expert-opinion", "Experts heard"),
                            ("approved", "Approved"),
                            ("in-effect", "In effect"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="drafted",
                        max_length=30,
                        verbose_name="state",
                    ),
                ),
                ("table", models.JSONField(default=list, verbose_name="before and after, as it took effect")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                ("to_bodies", models.ManyToManyField(blank=True, related_name="+", to="accounts.organisation")),
            ],
            options={
                "verbose_name": "move of powers",
                "verbose_name_plural": "moves of powers",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ExpertOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("experts", models.CharField(max_length=200, verbose_name="experts")),
                ("opinion", models.TextField(verbose_name="opinion")),
                ("in_favour", models.BooleanField(default=True, verbose_name="in favour of the move")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="catalog.powermove"
                    ),
                ),
            ],
            options={
                "verbose_name": "expert opinion",
                "verbose_name_plural": "expert opinions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="disputes", to="catalog.powermove"
                    ),
                ),
            ],
            options={
                "verbose_name": "dispute over a move of powers",
                "verbose_name_plural": "disputes over moves of powers",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="power",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed",
                to="catalog.powermove",
            ),
        ),
        migrations.AddField(
            model_name="power",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opened",
                to="catalog.powermove",
            ),
        ),
        migrations.AddConstraint(
            model_name="power",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("code", "organisation"), name="one_open_power_row_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="powermove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["drafted", "under-review", "disputed", "expert-opinion", "approved", "in-effect", "withdrawn"],
                    )
                ),
                name="power_move_state_known",
            ),
        ),
    ]
