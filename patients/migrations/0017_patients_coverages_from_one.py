"""The institution that a record had becomes the first of its list. Blocked records are only read:
they keep theirs in the former column, which is read when the list is empty."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def to_list(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One update for each institution."""
    patients = apps.get_model("patients", "Patient").objects.filter(blocked_at=None, coverages=[])
    known = patients.exclude(coverage="").values_list("coverage", flat=True).distinct()
    for key in list(known):
        patients.filter(coverage=key).update(coverages=[key])


class Migration(migrations.Migration):
    dependencies = [("patients", "0016_patients_domicile_invoice_gestation")]
    operations = [migrations.RunPython(to_list, migrations.RunPython.noop)]
