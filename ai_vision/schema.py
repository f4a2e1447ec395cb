"""The form a machine's answer must have. What does not fit is not believed.

Amounts are grams of food as served, as a range; a portion or «por 100 g» has no place here.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, model_validator

MOST_FOODS = 20
MOST_GRAMS = 2000

Group = Literal[
    "verdura",
    "fruta",
    "cereal_sg",
    "cereal_cg",
    "leguminosa",
    "aoa_mb",
    "aoa_b",
    "aoa_m",
    "aoa_a",
    "leche_desc",
    "leche_semi",
    "leche_ent",
    "leche_az",
    "grasa_sp",
    "grasa_cp",
    "azucar_sg",
    "azucar_cg",
    "libre",
    "alcohol",
    "desconocido",
]


class SaidFood(BaseModel):
    """A food on the plate. `hidden_fat` asks a person how much oil it took."""

    name: str = Field(min_length=1, max_length=80)
    group: Group
    grams_min: int | None = Field(default=None, ge=0, le=MOST_GRAMS)
    grams_max: int | None = Field(default=None, ge=0, le=MOST_GRAMS)
    hidden_fat: bool = False

    @model_validator(mode="after")
    def _range(self) -> SaidFood:
        if (self.grams_min is None) != (self.grams_max is None):
            raise ValueError("a range has two ends")
        if self.grams_min is not None and self.grams_min > (self.grams_max or 0):
            raise ValueError("the range is upside down")
        return self


class Plate(BaseModel):
    """What is on a photo; no foods if there is no food."""

    foods: list[SaidFood] = Field(max_length=MOST_FOODS)
