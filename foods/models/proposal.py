"""A food or a dish that somebody of the clinic proposes, and what the owner decided."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.registry import audited
from foods.models.dish import Dish
from foods.models.food import Food


@audited()
class CatalogueProposal(models.Model):
    """Pending until an owner approves it, or rejects it with a reason.

    A proposed food says itself what it corrects; a proposed dish may `change` one of the clinic's.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    food = models.OneToOneField(
        Food,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="alimento",
    )
    dish = models.OneToOneField(
        Dish,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="platillo",
    )
    changes = models.ForeignKey(
        Dish,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cambia a",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="propuesto por",
    )
    proposed_at = models.DateTimeField("propuesto", auto_now_add=True)
    is_approved = models.BooleanField("aprobado", null=True, editable=False)
    reason = models.CharField("motivo", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="resuelto por",
    )
    decided_at = models.DateTimeField("resuelto", null=True, blank=True)

    class Meta:
        db_table = "foods_foodproposal"  # its first name: the former version still runs on it
        verbose_name = "propuesta del catálogo"
        verbose_name_plural = "propuestas del catálogo"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="food_proposal_decision_whole",
                condition=Q(is_approved=None, decided_by=None, decided_at=None)
                | Q(is_approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="food_proposal_rejection_reasoned",
                condition=~Q(is_approved=False, reason=""),
            ),
            models.CheckConstraint(
                name="food_proposal_food_or_dish",
                condition=Q(food__isnull=False, dish=None, changes=None)
                | Q(food=None, dish__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.state}"

    @property
    def subject(self) -> Food | Dish:
        """The food or the dish."""
        return self.food or self.dish  # type: ignore[return-value]  # the database holds it

    @property
    def state(self) -> str:
        """«Pendiente», «Aprobado» or «Rechazado»."""
        return {None: "Pendiente", True: "Aprobado", False: "Rechazado"}[self.is_approved]
