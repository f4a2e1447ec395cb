"""The seal over the history: each link covers a row and the link before it."""

from __future__ import annotations

from django.db import models

from audit.frozen import InsertOnlyModel, insert_only


class Kind(models.TextChoices):
    """What a link seals."""

    CHANGE = "change", "cambio"
    ACCESS = "access", "acceso"
    ROW = "row", "cambio directo en la base"


@insert_only("La cadena de sellos no se modifica ni se borra.")
class ChainLink(InsertOnlyModel):
    """A seal. `digest` is the SHA-256 of the sealed row's canonical JSON; `row_hash` that of
    `prev_hash` followed by the canonical JSON of this link (`audit.canonical`).

    Clinic, person and time repeat the sealed row, under the same hash, so that a clinic's history
    is read in one query and in one order.
    """

    seq = models.BigIntegerField("folio", primary_key=True)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField("clase", max_length=6, choices=Kind.choices)
    source_pk = models.BigIntegerField()
    clinic_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    row_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "sello"
        verbose_name_plural = "sellos"
        ordering = ["seq"]
        indexes = [models.Index(name="chain_by_clinic", fields=["clinic_id", "-seq"])]
        constraints = [
            models.UniqueConstraint(name="chain_row_once", fields=["kind", "source_pk"]),
            models.CheckConstraint(name="chain_seq_positive", condition=models.Q(seq__gt=0)),
            models.CheckConstraint(
                name="chain_kind_known", condition=models.Q(kind__in=Kind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} · {self.kind} {self.source_pk}"


class UnsealedRow(models.Model):
    """A row waiting for its seal. A trigger writes it with the row; the sealer takes it away."""

    kind = models.CharField(max_length=6, choices=Kind.choices)
    source_pk = models.BigIntegerField()

    class Meta:
        verbose_name = "fila por sellar"
        verbose_name_plural = "filas por sellar"
        constraints = [
            models.UniqueConstraint(name="unsealed_row_once", fields=["kind", "source_pk"]),
            models.CheckConstraint(
                name="unsealed_kind_known", condition=models.Q(kind__in=Kind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_pk}"
