"""The one lawful moment when what is frozen may go: the disposal of a record past its keeping."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from audit.frozen import InsertOnlyModel, insert_only


@insert_only("La constancia de una baja no se modifica ni se borra.", yields=())
class Opening(InsertOnlyModel):
    """Written first, in the transaction that disposes: the triggers let go only there (ADR 0010).

    `bared` names each row of the history left without content and the digest it then has, so that
    the verification tells it from one that somebody emptied. Sealed in the chain as any other row.
    """

    at = models.DateTimeField("cuándo", default=timezone.now, editable=False)
    reference = models.CharField("constancia", max_length=36)
    actor_id = models.BigIntegerField("persona", null=True)
    clinic_id = models.BigIntegerField("consultorio", null=True)
    bared = models.JSONField("filas sin contenido", default=dict)
    txid = models.BigIntegerField("transacción", null=True)

    class Meta:
        verbose_name = "apertura para una baja"
        verbose_name_plural = "aperturas para bajas"
        ordering = ["-pk"]
        indexes = [models.Index(name="opening_by_txid", fields=["txid"])]
        constraints = [
            models.CheckConstraint(name="opening_has_reference", condition=~models.Q(reference=""))
        ]

    def __str__(self) -> str:
        return self.reference
