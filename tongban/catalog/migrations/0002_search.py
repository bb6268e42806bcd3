"""The full-text index of the catalogue: an FTS5 table on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE catalog_search USING fts5"
    "(code UNINDEXED, name, keywords, pinyin, text, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')"
)
POSTGRES = (
    "CREATE TABLE catalog_search (code varchar(60) PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX catalog_search_words ON catalog_search USING gin (words)",
)


def make(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else (SQLITE,):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE catalog_search")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_tables")]

    operations = [migrations.RunPython(make, drop)]
