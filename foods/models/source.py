"""Where a food's values come from."""

from __future__ import annotations

from django.db import models


class SourceType(models.TextChoices):
    """Kinds of source, as shown beside every value."""

    USDA_SR28 = "usda_sr28", "USDA SR28"
    USDA_SR_LEGACY = "usda_sr_legacy", "USDA SR Legacy"
    USDA_FOUNDATION = "usda_fdc_foundation", "USDA Foundation Foods"
    USDA_FNDDS = "usda_fndds", "USDA FNDDS"
    COMPUTED = "calculado", "Calculado de sus ingredientes"
    PUBLIC_FIGURES = "smae_publico", "Cifras públicas de equivalentes"
    IMPORTED = "importado", "Importado por el consultorio"
    OWN = "propio", "Propio del consultorio"
    LABEL = "etiqueta", "Etiqueta del producto"
