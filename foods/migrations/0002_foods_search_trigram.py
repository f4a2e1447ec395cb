"""Trigram indexes of the search columns. Only PostgreSQL has them; SQLite searches in memory."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEXES = {
    "foods_food_search_trgm": "foods_food",
    "foods_synonym_search_trgm": "foods_foodsynonym",
}


def create_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index, table in INDEXES.items():
            schema_editor.execute(
                # Without fastupdate a release just loaded is searched by the index at once.
                f'CREATE INDEX "{index}" ON "{table}" USING gin (search_key gin_trgm_ops) '
                "WITH (fastupdate = off)"
            )


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in INDEXES:
            schema_editor.execute(f'DROP INDEX IF EXISTS "{index}"')


class Migration(migrations.Migration):
    dependencies = [("foods", "0001_foods_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(create_indexes, drop_indexes),
    ]
