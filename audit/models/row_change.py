"""Changes that reached a table by a road the change history does not see."""

from __future__ import annotations

from django.db import models

from audit.frozen import InsertOnlyModel, insert_only


@insert_only("El registro de cambios directos no se modifica ni se borra.")
class RowChange(InsertOnlyModel):
    """A row changed by `QuerySet.update()`, `bulk_*` or raw SQL: written by a trigger.

    What `Model.save()` changes is a LogEntry already and leaves nothing here; a deletion is
    always written, because it takes the whole row away. `before` and `after` hold the changed
    columns (the whole row on a creation or deletion); hidden columns say only that they changed.
    """

    class Op(models.TextChoices):
        INSERT = "I", "alta"
        UPDATE = "U", "cambio"
        DELETE = "D", "baja"

    at = models.DateTimeField("cuándo")
    table_name = models.CharField("tabla", max_length=80)
    row_pk = models.CharField("registro", max_length=64)
    op = models.CharField("operación", max_length=1, choices=Op.choices)
    before = models.JSONField("antes", null=True)
    after = models.JSONField("después", null=True)
    actor_id = models.BigIntegerField("persona", null=True)
    clinic_id = models.BigIntegerField("consultorio", null=True)
    db_user = models.CharField("usuario de la base", max_length=80)
    txid = models.BigIntegerField("transacción", null=True)

    class Meta:
        verbose_name = "cambio directo"
        verbose_name_plural = "cambios directos"
        ordering = ["-pk"]
        indexes = [models.Index(name="row_change_by_row", fields=["table_name", "row_pk"])]
        constraints = [
            models.CheckConstraint(
                name="row_change_op_known", condition=models.Q(op__in=["I", "U", "D"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_op_display()} · {self.table_name} {self.row_pk}"
