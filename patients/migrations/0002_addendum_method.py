"""An addendum is signed too: it says how."""

from django.db import migrations, models

COMPLETE = (
    ~models.Q(reason="")
    & ~models.Q(text="")
    & ~models.Q(author_name="")
    & ~models.Q(licence="")
    & ~models.Q(method="")
    & ~models.Q(sha256="")
)


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_patients_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="addendum", name="addendum_complete"),
        migrations.AddField(
            model_name="addendum",
            name="method",
            field=models.CharField(
                default="contraseña", max_length=120, verbose_name="forma de firma"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="addendum",
            constraint=models.CheckConstraint(condition=COMPLETE, name="addendum_complete"),
        ),
    ]
