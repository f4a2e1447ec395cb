"""The five passes of the 24-hour recall, over its draft. Pure.

Multiple-pass method (Moshfegh et al. 2008, AMPM of the USDA; steps recalled, to be confirmed): the
quick list, the foods people forget, time and occasion, detail and amount, and a last review. A
draft is plain data: {"rows": [row…], "usual": text, "note": text}; a row keeps what each pass knew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PASSES = (
    ("Lista rápida", "Todo lo que comió y bebió ese día, sin detalle. Sin interrumpir."),
    ("Olvidados", "Lo que suele olvidarse. Deje vacío lo que no hubo."),
    ("Hora y ocasión", "A qué hora, en qué tiempo de comida y dónde."),
    ("Detalle y cantidad", "Qué era y cuánto, en medidas de casa. Sin dato se deja vacío."),
    ("Repaso final", "Léalo con el paciente, de la mañana a la noche."),
)
FORGOTTEN = (
    ("bebidas", "Agua, café, té, refresco, jugo o agua de sabor"),
    ("alcohol", "Cerveza, vino u otra bebida con alcohol"),
    ("dulces", "Dulces, chocolate, pan dulce, galletas o helado"),
    ("botanas", "Botanas, cacahuates o frituras"),
    ("fruta_verdura", "Fruta, verdura o ensalada entre comidas"),
    ("queso_lacteos", "Queso, crema o yogur, solos o encima de algo"),
    ("pan_tortilla", "Pan, tortillas o tostadas con la comida"),
    ("grasas", "Aceite, mantequilla, mayonesa, aguacate, salsas o aderezos"),
    ("probar", "Lo que probó al cocinar, o terminó del plato de alguien más"),
    ("suplementos", "Suplementos o polvos"),
)
PLACES = ("Casa", "Trabajo o escuela", "Restaurante o fonda", "Calle o puesto", "Otro")
USUAL = (
    ("", "Sin preguntar"),
    ("si", "Sí"),
    ("menos", "No: comió menos"),
    ("mas", "No: comió más"),
)
MOST_ROWS, LONGEST = 60, 150
OTHER_MEAL = "Sin tiempo"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A row as it was typed. `most` is the upper end of a range, empty without one."""

    name: str
    pick: str = ""
    quantity: str = ""
    most: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class MealTold:
    """A meal time of the day with its rows, in the order in which they were eaten."""

    name: str
    rows: tuple[Row, ...]


def rows_of(draft: Mapping[str, Any]) -> list[Row]:
    """The rows of a draft, in their order."""
    return [dict(row) for row in draft.get("rows", [])]


def quick_list(draft: Mapping[str, Any], text: str) -> dict[str, Any]:
    """After pass 1: a row a line. A line that was there keeps all that is known of it."""
    before = rows_of(draft)
    kept = [row for row in before if row.get("forgotten")]
    free = [row for row in before if not row.get("forgotten")]
    rows: list[Row] = []
    for line in text.splitlines():
        told = line.strip(" \t-•·,")[:LONGEST]
        if told:
            same = next((row for row in free if row["told"] == told), None)
            if same is not None:
                free.remove(same)
            rows.append(same or {"told": told})
    return {**draft, "rows": [*rows, *kept][:MOST_ROWS]}


def forgotten(draft: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """After pass 2: a row for each thing said, told apart by its question."""
    before = rows_of(draft)
    rows = [row for row in before if not row.get("forgotten")]
    for key, _ in FORGOTTEN:
        for part in answers.get(key, "").split(","):
            told = part.strip()[:LONGEST]
            if told:
                same = [r for r in before if (r.get("forgotten"), r["told"]) == (key, told)]
                rows.append(same[0] if same else {"told": told, "forgotten": key})
    return {**draft, "rows": rows[:MOST_ROWS]}


def occasions(
    draft: Mapping[str, Any], hours: Sequence[str], meals: Sequence[str], places: Sequence[str]
) -> dict[str, Any]:
    """After pass 3. An hour that is not one is left as it was typed, and told on the review."""
    rows = rows_of(draft)
    for row, hour, meal, place in zip(rows, hours, meals, places, strict=False):
        row |= {"hour": hour.strip()[:5], "meal": meal.strip()[:40], "place": place.strip()[:40]}
    return {**draft, "rows": rows}


def amounts(draft: Mapping[str, Any], told: Sequence[Told]) -> dict[str, Any]:
    """After pass 4. The name stays as it was said: what it is goes in the pick."""
    rows = rows_of(draft)
    left = list(rows)
    kept: list[Row] = []
    for one in told:
        row = next((row for row in left if row["told"] == one.name), None)
        if row is None:
            row = {"told": one.name}
        else:
            left.remove(row)
        row |= {
            "pick": one.pick,
            "quantity": one.quantity,
            "most": one.most,
            "measure": one.measure,
        }
        kept.append(row)
    order = {id(row): n for n, row in enumerate(rows)}
    return {**draft, "rows": sorted(kept, key=lambda row: order.get(id(row), len(rows)))}


def review(draft: Mapping[str, Any], usual: str, note: str) -> dict[str, Any]:
    """After pass 5: whether it was a usual day, and anything worth keeping."""
    known = dict(USUAL)
    return {**draft, "usual": usual if usual in known else "", "note": note.strip()[:500]}


def told_of(row: Row) -> Told:
    """A row as the amounts are worked out."""
    return Told(
        row["told"],
        row.get("pick", ""),
        row.get("quantity", ""),
        row.get("most", ""),
        row.get("measure", ""),
    )


def meals_told(draft: Mapping[str, Any], meals: Sequence[str]) -> list[MealTold]:
    """The day by meal time, in the order of `meals` and then as they come, rows by their hour."""
    rows = rows_of(draft)
    names = [name for name in meals if any(row.get("meal") == name for row in rows)]
    names += [n for n in dict.fromkeys(r.get("meal") or OTHER_MEAL for r in rows) if n not in names]
    return [
        MealTold(
            name,
            tuple(
                sorted(
                    (row for row in rows if (row.get("meal") or OTHER_MEAL) == name),
                    key=lambda row: row.get("hour") or "99:99",
                )
            ),
        )
        for name in names
    ]


def missing(draft: Mapping[str, Any]) -> list[str]:
    """What is still not known, in words: it may be closed so, and it stays unknown."""
    rows = rows_of(draft)
    counts = (
        (sum(not row.get("meal") for row in rows), "sin tiempo de comida"),
        (sum(not row.get("pick") for row in rows), "sin identificar"),
        (sum(not row.get("quantity") for row in rows), "sin cantidad"),
    )
    return [f"{count} {words}" for count, words in counts if count]
