"""Is the request wise and coherent? Findings in Spanish, before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.engine.problem import Problem, Targets
from plans.engine.words import number, percent

FLOOR_KCAL = Decimal(800)
"""Very-low-energy diets only under a supervised programme (NOM-008-SSA3): never proposed here."""
LOW_KCAL = {"female": Decimal(1200), "male": Decimal(1500)}
"""Below these a plan hardly covers vitamins and minerals without supplements."""
INCOHERENT = Decimal("0.05")
"""Energy and 4/4/9 of the grams may part a little (the table is not 4/4/9), not more than this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell the nutriólogo. `stops`: nothing may be proposed while it stands."""

    code: str
    text: str
    stops: bool = False

    @property
    def inconsistent(self) -> bool:
        """Whether it says that energy and grams contradict each other."""
        return self.code == "inconsistent"


def atwater(targets: Targets) -> Decimal:
    """Energy of the grams: 4 protein, 9 fat, 4 carbohydrate (kcal)."""
    return 4 * targets.protein_g + 9 * targets.fat_g + 4 * targets.carbohydrate_g


def assess(problem: Problem) -> tuple[Finding, ...]:
    """What to say about the targets: hard stop, low energy, energy that contradicts its grams."""
    findings = (_energy(problem), _coherence(problem.targets))
    return tuple(finding for finding in findings if finding)


def _energy(problem: Problem) -> Finding | None:
    energy = problem.targets.energy_kcal
    if energy < FLOOR_KCAL:
        return Finding(
            "below_floor",
            f"{number(energy)} kcal es menos de {number(FLOOR_KCAL)} kcal al día. Una dieta de "
            "muy bajo valor energético solo se indica con supervisión médica (NOM-008-SSA3); "
            "aquí no se propone.",
            stops=True,
        )
    low = LOW_KCAL[problem.sex or "female"]
    if energy >= low:
        return None
    who = {"female": "una mujer", "male": "un hombre", None: "una persona adulta"}[problem.sex]
    return Finding(
        "low_energy",
        f"{number(energy)} kcal es menos de {number(low)} kcal, poco para {who}: difícilmente "
        "cubre vitaminas y minerales. Conviene revisar la meta o indicar vigilancia y suplementos.",
    )


def _coherence(targets: Targets) -> Finding | None:
    grams, energy = atwater(targets), targets.energy_kcal
    if abs(grams - energy) <= energy * INCOHERENT:
        return None
    apart = percent(abs(grams - energy) * 100 / energy) if energy else "100 %"
    return Finding(
        "inconsistent",
        f"Los gramos indicados suman {number(grams, 0)} kcal "
        f"({number(targets.protein_g)} × 4 + {number(targets.fat_g)} × 9 + "
        f"{number(targets.carbohydrate_g)} × 4) y la meta es de {number(energy)} kcal: "
        f"se apartan {apart}.",
    )
