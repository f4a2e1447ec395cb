"""The documents a plan prints, and how each is made from what the record says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from foods.selectors import prices_of
from plans.documents.exchange import exchange_sheet
from plans.documents.header import Header, header_of
from plans.documents.plan import plan_sheet
from plans.documents.press import Sheet, print_sheets
from plans.documents.shopping import DAYS, eaten, shopping_sheet
from plans.documents.summary import summary_sheet
from plans.reading import PlanView
from plans.selectors import exchange_shelves


@dataclass(frozen=True, slots=True)
class Ask:
    """What may be asked of a document. Only the shopping list heeds it."""

    days: int = DAYS
    people: int = 1
    cost: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A document: its address, its name, and what it is for."""

    slug: str
    name: str
    use: str
    sheet: Callable[[PlanView, Header, Ask], Sheet]


def _exchange(view: PlanView, header: Header, ask: Ask) -> Sheet:
    return exchange_sheet(view, header, exchange_shelves(view))


def _shopping(view: PlanView, header: Header, ask: Ask) -> Sheet:
    prices: Mapping[int, Decimal] = {}
    if ask.cost:
        foods = {food.food_id for food in eaten(view, ask.days) if food.food_id}
        rows = prices_of(clinic=view.plan.patient.clinic, foods=foods)
        prices = {key: row.per_kg for key, row in rows.items()}
    return shopping_sheet(
        view, header, days=ask.days, people=ask.people, cost=ask.cost, prices=prices
    )


def _plan(view: PlanView, header: Header, ask: Ask, *, kind: str) -> Sheet:
    return plan_sheet(view, header, kind=kind)


KINDS: Mapping[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "plan", "Plan completo", "para el expediente y el paciente", partial(_plan, kind="plan")
        ),
        Kind("telefono", "Para el teléfono", "se lee sin acercar", partial(_plan, kind="phone")),
        Kind(
            "refrigerador",
            "Resumen de una hoja",
            "para el refrigerador",
            lambda view, header, ask: summary_sheet(view, header),
        ),
        Kind("compras", "Lista del súper", "por pasillo, para una semana", _shopping),
        Kind("intercambios", "Lista de intercambios", "qué es un equivalente", _exchange),
    )
}


def document_pdf(views: Sequence[PlanView], slugs: Sequence[str], ask: Ask | None = None) -> bytes:
    """One PDF with these documents of these plans. Raises KeyError on an unknown document."""
    headers = [(view, header_of(view.plan)) for view in views]
    sheets = [
        KINDS[slug].sheet(view, header, ask or Ask()) for view, header in headers for slug in slugs
    ]
    first = headers[0][1]
    title = str(sheets[0]["title"]) if len(sheets) == 1 else "Planes de alimentación"
    return print_sheets(sheets, title=title, author=first.clinic_name)
