"""The list for exchanges: what one equivalent of each group of the plan is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plans.documents.header import Header
from plans.documents.plan import heading
from plans.documents.press import Sheet
from plans.figures import equivalents
from plans.measures import grams
from plans.pantry import PantryFood
from plans.reading import PlanView

ONE = Decimal(1)


def exchange_sheet(
    view: PlanView, header: Header, shelves: Mapping[str, Sequence[PantryFood]]
) -> Sheet:
    """The sheet. `shelves` are the foods of each group that this patient may eat."""
    return {
        "kind": "exchange",
        **header.data,
        **heading(view, header, "Lista de intercambios"),
        "groups": [
            {
                "name": row.name,
                "day": equivalents(row.equivalents),
                "foods": [_food(item) for item in shelves.get(row.key, ())],
            }
            for row in view.rows
            if row.equivalents and shelves.get(row.key)
        ],
        "without": list(view.excluded_terms),
    }


def _food(item: PantryFood) -> dict[str, Any]:
    measure = item.measure(ONE)
    weight = grams(item.portion.net_g)
    return {
        "name": item.food.name,
        "measure": measure,
        "grams": "" if weight == measure else weight,
    }
