"""Reads of plans. They begin with who asks; another clinic's plan does not exist for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, may
from patients.models import Consultation, Patient
from patients.reach import reach
from plans.cookbook import food_of
from plans.engine.meals import roles
from plans.engine.menu import ranked
from plans.engine.problem import MealTime
from plans.models import Meal, MealFood, MealOption, MealOptionItem, Plan
from plans.pantry import PantryFood, pantry_of
from plans.payload import plan_payload
from plans.reading import PlanView, plan_view
from plans.services.proposal import gate_of_plan

__all__ = [
    "draft_and_in_force",
    "draft_of",
    "exchange_shelves",
    "extra_of",
    "meal_food_of",
    "meal_of",
    "option_of",
    "plan_for",
    "plan_last_published",
    "plan_payload",
    "plan_row",
    "plan_status",
    "plan_views",
    "plans_beside",
    "plans_of",
    "plans_read",
    "plans_visible_to",
    "swap_options",
]


def plans_visible_to(membership: Membership | None) -> QuerySet[Plan]:
    """Plans of the clinic in use, each with `is_latest`; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Plan.objects.none()
    return _with_later(Plan.objects.filter(reach(membership, prefix="patient__")))


def plans_of(patient: Patient, membership: Membership | None) -> list[Plan]:
    """A patient's plans, latest version first. One query; `plan_status` says what each is."""
    return list(plans_visible_to(membership).filter(patient=patient).order_by("-version"))


def plan_status(plan: Plan) -> str:
    """«borrador», «vigente» (the latest published) or «anterior», of a row read from here."""
    if plan.is_draft:
        return "borrador"
    return "anterior" if plan.has_later else "vigente"  # type: ignore[attr-defined]


def plans_beside(membership: Membership | None, public_id: UUID | str) -> tuple[Plan, list[Plan]]:
    """A plan and the others of its patient, latest version first. One query. Raises Http404."""
    asked = Plan.objects.filter(public_id=public_id).values("patient")
    rows = plans_visible_to(membership).filter(patient__in=asked).order_by("-version")
    found = next((row for row in rows if str(row.public_id) == str(public_id)), None)
    if found is None:
        raise Http404("No hay tal plan.")
    return found, [row for row in rows if row.pk != found.pk]


def plan_row(membership: Membership | None, public_id: UUID | str) -> Plan:
    """One plan, without its tree. Raises Http404 if it is not the clinic's."""
    found = plans_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal plan.")
    return found


def plan_for(membership: Membership | None, public_id: UUID | str) -> PlanView:
    """A whole plan as it is read, in seven queries. Raises Http404 if it is not the clinic's."""
    tree = plans_visible_to(membership).prefetch_related("equivalents", _meals())
    found = tree.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal plan.")
    return plan_view(found, status=plan_status(found))


def plan_views(plans: Iterable[Plan]) -> list[PlanView]:
    """Plans of `plans_visible_to`, whole, as they are read. Six queries, whatever their number."""
    rows = list(plans)
    prefetch_related_objects(rows, "equivalents", _meals())
    return [plan_view(row, status=plan_status(row)) for row in rows]


def draft_and_in_force(
    membership: Membership | None, consultation: Consultation
) -> tuple[PlanView | None, Plan | None]:
    """The whole draft of a visit, and its patient's published plan with its day; None if not there.

    Seven queries; two without a draft.
    """
    seen = plans_visible_to(membership)
    published = seen.filter(patient=consultation.patient_id, published_at__isnull=False)
    last = published.order_by("-version").values("pk")[:1]
    drafted = Q(consultation=consultation, published_at__isnull=True)
    rows = list(seen.filter(drafted | Q(pk__in=last)))
    prefetch_related_objects(rows, "equivalents")
    draft = next((row for row in rows if row.is_draft), None)
    in_force = next((row for row in rows if not row.is_draft), None)
    if draft is None:
        return None, in_force
    prefetch_related_objects([draft], _meals())
    return plan_view(draft, status=plan_status(draft)), in_force


def plans_read(*, clinic: Clinic, public_id: UUID | str) -> PlanView:
    """A whole plan for a worker, which acts for whoever asked. Raises Plan.DoesNotExist."""
    tree = _with_later(Plan.objects.filter(patient__clinic=clinic))
    found = tree.prefetch_related("equivalents", _meals()).get(public_id=public_id)
    return plan_view(found, status=plan_status(found))


def draft_of(consultation: Consultation, membership: Membership | None) -> Plan | None:
    """The draft of a visit, or None."""
    drafts = plans_visible_to(membership).filter(consultation=consultation)
    return drafts.filter(published_at__isnull=True).first()


def meal_of(plan: Plan, order: int) -> Meal:
    """A meal time of a plan by its order. Raises Http404."""
    found = plan.meals.filter(order=order).select_related("plan__patient").first()
    if found is None:
        raise Http404("No hay tal tiempo de comida.")
    return found


def meal_food_of(membership: Membership | None, public_id: UUID | str) -> MealFood:
    """A food of a plan of the clinic. Raises Http404."""
    found = (
        MealFood.objects.filter(public_id=public_id, meal__plan__in=plans_visible_to(membership))
        .select_related("meal__plan__patient__clinic")
        .first()
    )
    if found is None:
        raise Http404("No hay tal alimento en el plan.")
    return found


def option_of(membership: Membership | None, public_id: UUID | str) -> MealOption:
    """An option of a plan of the clinic. Raises Http404."""
    found = (
        MealOption.objects.filter(public_id=public_id, meal__plan__in=plans_visible_to(membership))
        .select_related("meal__plan__patient__clinic")
        .first()
    )
    if found is None:
        raise Http404("No hay tal opción en el plan.")
    return found


def extra_of(membership: Membership | None, public_id: UUID | str, order: int) -> MealOptionItem:
    """A single food beside the dish of an option, by its place. Raises Http404."""
    found = option_of(membership, public_id).items.filter(order=order, is_extra=True).first()
    if found is None:
        raise Http404("No hay tal alimento junto al platillo.")
    return found


def plan_last_published(patient: Patient, membership: Membership | None) -> Plan | None:
    """The published plan of a patient with its day; None before the first. Two queries."""
    published = plans_visible_to(membership).filter(patient=patient, published_at__isnull=False)
    return published.prefetch_related("equivalents").order_by("-version").first()


def swap_options(meal_food: MealFood, *, limit: int = 60) -> list[PantryFood]:
    """Foods of the same group that the patient may eat, those of that meal time first."""
    plan = meal_food.meal.plan
    gate = gate_of_plan(plan)
    pantry = pantry_of(clinic=plan.patient.clinic, groups=[meal_food.group])
    shelf = {i.candidate.key: i for i in pantry if gate.admits_food(food_of(i))}
    (role,) = roles((MealTime(meal_food.meal.name, meal_food.meal.share),))
    order = ranked(role, [item.candidate for item in shelf.values()])
    return [shelf[food.key] for food in order][:limit]


def exchange_shelves(view: PlanView) -> dict[str, list[PantryFood]]:
    """The foods of each group of a plan that the patient may eat, by name. Seven queries."""
    plan = view.plan
    gate = gate_of_plan(plan)
    shelves: dict[str, list[PantryFood]] = {row.key: [] for row in view.rows}
    for item in pantry_of(clinic=plan.patient.clinic, groups=shelves):
        if gate.admits_food(food_of(item)):
            shelves[item.food.group.key].append(item)
    for shelf in shelves.values():
        shelf.sort(key=lambda item: item.food.name_normalised)
    return shelves


def _with_later(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with the people and clinic they name, and whether a later version is published."""
    later = Plan.objects.filter(
        patient=OuterRef("patient"), published_at__isnull=False, version__gt=OuterRef("version")
    )
    return plans.annotate(has_later=Exists(later)).select_related(
        "patient__clinic",
        "consultation__practitioner",
        "target",
        "published_by__licence",
        "created_by__licence",
    )


def _meals() -> Prefetch[str, QuerySet[Meal], str]:
    rows = Meal.objects.order_by("order").prefetch_related("equivalents", "foods", "options__items")
    return Prefetch("meals", rows)
