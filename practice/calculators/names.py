"""The Spanish of the tables that some calculations answer with: what each part is, and its unit."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
    "min_kcal": ("Mínimo", "kcal/d"),
    "max_kcal": ("Máximo", "kcal/d"),
    "min_kg": ("Mínimo", "kg"),
    "max_kg": ("Máximo", "kg"),
    "min_g": ("Mínimo", "g/d"),
    "max_g": ("Máximo", "g/d"),
    "min_g_per_kg": ("Mínimo por kilogramo", "g/kg"),
    "max_g_per_kg": ("Máximo por kilogramo", "g/kg"),
    "protein_g": ("Proteína", "g"),
    "fat_g": ("Grasa", "g"),
    "carbohydrate_g": ("Hidratos de carbono", "g"),
    "protein_min_pct": ("Proteína, mínimo", "% de la energía"),
    "protein_max_pct": ("Proteína, máximo", "% de la energía"),
    "fat_min_pct": ("Grasa, mínimo", "% de la energía"),
    "fat_max_pct": ("Grasa, máximo", "% de la energía"),
    "carbohydrate_min_pct": ("Hidratos de carbono, mínimo", "% de la energía"),
    "carbohydrate_max_pct": ("Hidratos de carbono, máximo", "% de la energía"),
    "fibre_min_g": ("Fibra, al menos", "g"),
    "vegetables_fruit_min_g": ("Verduras y frutas, al menos", "g"),
    "fat_max_g": ("Grasa, hasta", "g"),
    "saturated_max_g": ("Grasa saturada, hasta", "g"),
    "trans_max_g": ("Grasa trans, hasta", "g"),
    "sodium_max_mg": ("Sodio, hasta", "mg"),
    "potassium_min_mg": ("Potasio, al menos", "mg"),
    "chron_days": ("Edad cronológica", "días"),
    "corrected_days": ("Edad corregida", "días"),
    "pma_days": ("Edad posmenstrual", "días"),
    "endomorphy": ("Endomorfia", ""),
    "mesomorphy": ("Mesomorfia", ""),
    "ectomorphy": ("Ectomorfia", ""),
    "x": ("Somatocarta, eje X", ""),
    "y": ("Somatocarta, eje Y", ""),
    "score": ("Puntaje", ""),
    "value": ("Valor que se usa", ""),
    "technical_error": ("Error técnico", ""),
    "error_percent": ("Error técnico relativo", "%"),
    "needs_third": ("Falta una tercera toma", ""),
    "met_minutes": ("Actividad", ""),
    "g": ("Filtración glomerular", ""),
    "a": ("Albuminuria", ""),
    "kind": ("Según", ""),
    "source": ("Fuente de la fila", ""),
    "confirmed": ("Fuente confirmada", ""),
    "goal": ("Meta", ""),
    "critical": ("Alerta", ""),
}

SAID_BY_LABEL = frozenset({"category", "risk", "at_risk", "positive", "level", "flag"})
"""Parts whose Spanish is the label of the answer."""

VALUES = {
    "laboratory": "el intervalo del laboratorio",
    "reference": "un intervalo de referencia",
    "decision": "un punto de decisión",
}

GROWTH: dict[str, tuple[str, str, str]] = {
    "zlen": ("Longitud o talla para la edad", "length", "0-5"),
    "zwei": ("Peso para la edad", "weight", "0-5"),
    "zwfl": ("Peso para la longitud o talla", "weight_length", "0-5"),
    "zbmi": ("IMC para la edad", "bmi", "0-5"),
    "zhc": ("Perímetro cefálico para la edad", "", "0-5"),
    "zac": ("Circunferencia de brazo para la edad", "", "0-5"),
    "zts": ("Pliegue tricipital para la edad", "", "0-5"),
    "zss": ("Pliegue subescapular para la edad", "", "0-5"),
    "zhfa": ("Talla para la edad", "length", "5-19"),
    "zwfa": ("Peso para la edad", "weight", "5-19"),
    "zbfa": ("IMC para la edad", "bmi", "5-19"),
}
"""Score: its name, the indicator of its classes (empty where WHO gives none), and which classes."""
