"""The requerimiento as it is being decided: every equation side by side, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.errors import InvalidInput
from nutrition.registry import Result, calculate, calculation
from patients.selectors import VisitParts
from plans import learned
from plans.engine.assess import LOW_KCAL
from plans.learned import Learned
from plans.models import Target
from plans.services.targets import TargetData, macro_grams
from practice.indices import inputs_of
from practice.sections import number, signed

RESTING = (
    "ree_mifflin_st_jeor",
    "geb_valencia_mx",
    "ree_harris_benedict_revised",
    "ree_harris_benedict_original",
    "bmr_schofield_fao_kcal",
)
ACTIVITY = (
    (Decimal("1.2"), "Sedentaria: casi todo el día sentada o sentado"),
    (Decimal("1.375"), "Ligera: ejercicio 1 a 3 días por semana"),
    (Decimal("1.55"), "Moderada: ejercicio 3 a 5 días por semana"),
    (Decimal("1.725"), "Intensa: ejercicio 6 a 7 días por semana"),
    (Decimal("1.9"), "Muy intensa: trabajo físico o dos sesiones al día"),
)
LEARNED = learned.CALC_ID
WHOLE_DAY = Decimal(1), "Ya incluida en el gasto total aprendido"
"""What is learned from the response is of the whole day: no factor multiplies it."""
FLUIDS = (
    ("35", "35 mL por kg (adultos)"),
    ("30", "30 mL por kg (65 años y más)"),
    ("kcal", "1 mL por kcal"),
)
FACTORS = {"protein": 4, "fat": 9, "carbohydrate": 4}


class NoWeightError(Exception):
    """The weight that was chosen cannot be known. The text is for people, in Spanish."""


@dataclass(frozen=True)
class Option:
    """A resting equation on the screen."""

    calc: str
    name: str
    value: Decimal | None
    applicable: bool
    reason: str
    source: str
    version: str
    confirmed: bool

    def stored(self) -> dict[str, Any]:
        """What the requerimiento keeps of it."""
        return {
            "calc": self.calc,
            "name": self.name,
            "kcal": None if self.value is None else f"{self.value:f}",
            "reason": self.reason,
            "source": self.source,
            "version": self.version,
        }


@dataclass(frozen=True)
class Preview:
    """What the choices on the screen come to. kcal, grams, % of energy, g/kg and mL a day."""

    weight_kg: Decimal
    energy_kcal: Decimal
    protein_g: Decimal
    fat_g: Decimal
    carbohydrate_g: Decimal
    fluids_ml: int
    how: str
    warning: str

    def percent(self, name: str) -> Decimal:
        """Share of the energy, in %."""
        return getattr(self, f"{name}_g") * FACTORS[name] * 100 / self.energy_kcal

    @property
    def protein_pct(self) -> Decimal:
        return self.percent("protein")

    @property
    def fat_pct(self) -> Decimal:
        return self.percent("fat")

    @property
    def carbohydrate_pct(self) -> Decimal:
        return self.percent("carbohydrate")

    @property
    def protein_g_kg(self) -> Decimal:
        return self.protein_g / self.weight_kg


def measured(visit: VisitParts) -> dict[str, Any]:
    """The inputs of the calculations, from what this visit measured."""
    before = visit.before
    values = {kind: row.value for kind, row in visit.measured.items() if row.value is not None}
    return inputs_of(visit.consultation, values, before=before)


def weight_for(basis: str, inputs: Mapping[str, Any]) -> Decimal:
    """The weight to calculate with, in kg. Raises NoWeightError with the reason."""
    if "weight_kg" not in inputs:
        raise NoWeightError("Falta el peso: regístrelo en Medición.")
    if basis == Target.Basis.ACTUAL:
        return Decimal(inputs["weight_kg"]).quantize(Decimal("0.01"))
    ideal = run("ibw_lorentz", inputs)
    if ideal is None or not ideal.applicable:
        raise NoWeightError(ideal.reason if ideal else "Faltan talla o sexo para el peso ideal.")
    if basis == Target.Basis.IDEAL:
        return _tenth(ideal.value)
    adjusted = run("adjusted_bw_0.25", {**inputs, "ibw_kg": ideal.value})
    if adjusted is None or not adjusted.applicable:
        raise NoWeightError(adjusted.reason if adjusted else "No se puede ajustar el peso.")
    return _tenth(adjusted.value)


def run(calc: str, inputs: Mapping[str, Any]) -> Result | None:
    """A calculation with whichever of the inputs it asks for; None if one is missing."""
    asked = {f.name: inputs[f.name] for f in calculation(calc).inputs if f.name in inputs}
    try:
        return calculate(calc, asked)
    except InvalidInput:
        return None


def comparison(inputs: Mapping[str, Any], weight_kg: Decimal) -> list[Option]:
    """Every resting equation with the chosen weight; those that do not apply say why."""
    options = []
    for calc in RESTING:
        entry = calculation(calc)
        result = run(calc, {**inputs, "weight_kg": weight_kg})
        if result is None:
            options.append(
                Option(calc, entry.name, None, False, "Falta un dato.", entry.source, "", True)
            )
            continue
        value = Decimal(str(result.value)) if result.applicable else None
        options.append(
            Option(
                calc,
                entry.name,
                value,
                result.applicable,
                result.reason,
                result.source,
                result.version,
                entry.confirmed,
            )
        )
    return options


def learned_option(found: Learned) -> Option:
    """The expenditure learned from the response, as one more choice; kcal of the whole day.

    It applies also below the patient's floor, but `target_data` then asks for a confirmation.
    """
    kcal = found.proposed(confirmed=True)
    reason = found.reason or ("" if kcal else "Por debajo de 800 kcal: no se propone.")
    return Option(
        calc=LEARNED,
        name="Aprendido de su respuesta",
        value=kcal and kcal.quantize(Decimal(1)),
        applicable=kcal is not None,
        reason=reason,
        source=f"{learned.SOURCE}; según {found.basis}" if kcal else learned.SOURCE,
        version=learned.CALC_VERSION,
        confirmed=not found.needs_confirmation,
    )


def target_data(
    *, choices: Mapping[str, Any], options: list[Option], weight_kg: Decimal
) -> TargetData:
    """The requerimiento that the choices of the screen make. `choices` is the form's clean data.

    Raises NoWeightError if the chosen equation does not apply.
    """
    chosen = next((o for o in options if o.calc == choices["equation"] and o.applicable), None)
    if chosen is None or chosen.value is None:
        raise NoWeightError("Elija una ecuación que aplique a este paciente.")
    factor, activity = _activity(chosen, choices)
    energy = (chosen.value * factor + choices["adjustment_kcal"]).quantize(Decimal("0.01"))
    rule = dict(FLUIDS)[choices["fluids_rule"]]
    per = choices["fluids_rule"]
    fluids = energy if per == "kcal" else weight_kg * Decimal(per)
    return TargetData(
        weight_kg=weight_kg,
        weight_basis=choices["weight_basis"],
        equation_id=chosen.calc,
        equation_version=chosen.version,
        equation_source=chosen.source,
        resting_kcal=chosen.value.quantize(Decimal("0.01")),
        activity_factor=factor,
        activity_label=activity,
        adjustment_kcal=choices["adjustment_kcal"],
        adjustment_reason=choices["adjustment_reason"],
        energy_kcal=energy,
        macro_mode=choices["macro_mode"],
        protein_input=choices["protein"],
        fat_input=choices["fat"],
        carbohydrate_input=choices["carbohydrate"],
        fluids_ml=int(fluids.to_integral_value()),
        fluids_rule=rule,
        comparison=[option.stored() for option in options],
    )


def _activity(chosen: Option, choices: Mapping[str, Any]) -> tuple[Decimal, str]:
    """The factor and what it is. Raises NoWeightError if a low figure was not confirmed."""
    if chosen.calc != LEARNED:
        factor = Decimal(choices["activity_factor"])
        return factor, dict(ACTIVITY)[factor]
    if not chosen.confirmed and not choices.get("learned_confirmed"):
        raise NoWeightError(
            "El gasto aprendido queda por debajo de la energía mínima: confírmelo para usarlo."
        )
    return WHOLE_DAY


def preview(data: TargetData, *, sex: str) -> Preview:
    """What the page shows of a requerimiento. Raises ValidationError if it contradicts itself."""
    grams = macro_grams(data)
    spent = (
        f"{data.resting_kcal:,.0f} kcal de gasto total, aprendido de su respuesta"
        if data.equation_id == LEARNED
        else f"{data.resting_kcal:,.0f} kcal en reposo × {data.activity_factor:f}"
    )
    how = (
        spent
        + (f" {signed(data.adjustment_kcal)} kcal" if data.adjustment_kcal else "")
        + f", con {number(data.weight_kg)} kg ({Target.Basis(data.weight_basis).label})."
    )
    low = data.energy_kcal < LOW_KCAL["male" if sex == "male" else "female"]
    return Preview(
        weight_kg=data.weight_kg,
        energy_kcal=data.energy_kcal,
        fluids_ml=data.fluids_ml or 0,
        how=how,
        warning="energía baja: anote el motivo" if low else "",
        **grams,
    )


def _tenth(value: Any) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"))
