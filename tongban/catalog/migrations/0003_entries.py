"""Entries of bureaus' own lists, the imports that brought them in, and their full-text index."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# Names apart from the rest: the question asked first touches only short lists. Nothing but which row holds which word is
# kept (detail = none): ranking is done outside, over a few dozen rows.
SQLITE = tuple(
    f"CREATE VIRTUAL TABLE {table} USING fts5"
    "(words, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2')"
    for table in ("catalog_entry_names", "catalog_entry_search")
)
POSTGRES = (
    "CREATE TABLE catalog_entry_search (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX catalog_entry_search_words ON catalog_entry_search USING gin (words)",
)


def make(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE catalog_entry_search")
    schema_editor.execute("DROP TABLE IF EXISTS catalog_entry_names")


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200, verbose_name="file")),
                ("file_fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of the file")),
                ("mapping", models.CharField(max_length=60, verbose_name="mapping")),
                ("mapping_fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of the mapping")),
                ("source", models.TextField(blank=True, verbose_name="where its facts come from")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="rows read and settled")),
                ("made", models.PositiveIntegerField(default=0, verbose_name="new versions")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
                (
                    "rejects_bytes",
                    models.PositiveBigIntegerField(default=0, verbose_name="settled length of the rejects file"),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ended; empty: to be gone on with"),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "indexes": [
                    models.Index(fields=["file_fingerprint", "mapping_fingerprint"], name="import_run_of_a_file")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, verbose_name="code")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="SHA-256 of the content")),
                ("elements", models.JSONField(verbose_name="elements")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("type", models.CharField(blank=True, max_length=2, verbose_name="type of item")),
                ("body", models.CharField(blank=True, max_length=120, verbose_name="implementing body")),
                (
                    "body_code",
                    models.CharField(blank=True, max_length=18, verbose_name="code of the implementing body"),
                ),
                ("basic_code", models.CharField(blank=True, max_length=12, verbose_name="basic code")),
                ("division", models.CharField(blank=True, max_length=12, verbose_name="division")),
                ("level", models.CharField(blank=True, max_length=1, verbose_name="level of exercise")),
                ("promised_days", models.FloatField(blank=True, null=True, verbose_name="promised days")),
                ("legal_days", models.FloatField(blank=True, null=True, verbose_name="days the law allows")),
                (
                    "audience",
                    models.CharField(blank=True, max_length=9, verbose_name="whom it serves (digits of GB/T 39046)"),
                ),
                ("themes", models.CharField(blank=True, max_length=300, verbose_name="themes, each between bars")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("in_force_until", models.DateField(blank=True, null=True, verbose_name="in force until (inclusive)")),
                ("superseded_from", models.DateField(blank=True, null=True, verbose_name="superseded from")),
                ("source_file", models.CharField(max_length=200, verbose_name="source file")),
                (
                    "source_print",
                    models.CharField(max_length=12, verbose_name="beginning of the SHA-256 of the source file"),
                ),
                ("source_row", models.PositiveIntegerField(verbose_name="source row")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="catalog.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of an implementation list",
                "verbose_name_plural": "entries of implementation lists",
                "indexes": [
                    models.Index(fields=["superseded_from", "division", "id"], name="entry_by_division"),
                    models.Index(fields=["body_code", "id"], name="entry_by_body"),
                    models.Index(fields=["basic_code"], name="entry_by_basic_code"),
                ],
                "constraints": [models.UniqueConstraint(fields=("code", "number"), name="one_entry_version_each")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
