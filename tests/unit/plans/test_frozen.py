"""A published plan resists every road, on whichever database runs: one sweep over every table.

A new model that hangs from a plan must be named here, or the first test fails: so nobody forgets to
freeze it.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse

from accounts.models import Role
from plans.models import (
    Meal,
    MealEquivalent,
    MealFood,
    MealOption,
    MealOptionItem,
    Plan,
    PlanEquivalent,
    Target,
)
from plans.services.publication import plan_publish, plan_verify
from tests.factories.accounts import MembershipFactory
from tests.factories.api import JSON, program_of
from tests.factories.plans import draft_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

INSIDE: dict[type[models.Model], str] = {
    Plan: "pk",
    Target: "plans",
    PlanEquivalent: "plan",
    Meal: "plan",
    MealEquivalent: "meal__plan",
    MealFood: "meal__plan",
    MealOption: "meal__plan",
    MealOptionItem: "option__meal__plan",
}
"""Every table that is part of a plan, and how its rows lead to it."""
BESIDE = {"MealLimit": "what the diary taught, for the next plan: it only names where from"}
CHILDREN = [model for model in INSIDE if model not in (Plan, Target)]


@pytest.fixture(scope="module")
def drafted(library, django_db_blocker):
    """A draft with its options."""
    with django_db_blocker.unblock():
        return draft_for(MembershipFactory(role=Role.OWNER))


@pytest.fixture
def published(plan, owner):
    return plan_publish(plan=plan, by=owner)


def _rows(model, plan):
    found = model.objects.filter(**{INSIDE[model]: plan.pk})
    assert found.exists(), f"esta prueba necesita un renglón de {model.__name__}"
    return found


def _refused(action) -> None:
    with pytest.raises(DatabaseError, match="publicado"), transaction.atomic():
        action()


def test_every_table_of_a_plan_is_swept() -> None:
    named = set(INSIDE)
    parts = {
        model
        for model in apps.get_app_config("plans").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in named - {Target}
        and not field.null  # a row that only mentions a plan is not part of it
    }
    assert {model.__name__ for model in parts - named} == set(BESIDE)


@pytest.mark.parametrize("model", INSIDE, ids=lambda m: m.__name__)
def test_every_column_resists_raw_sql(model, published) -> None:
    table, keys = model._meta.db_table, list(_rows(model, published).values_list("pk", flat=True))
    for column in [field.column for field in model._meta.local_fields if not field.primary_key]:
        with (
            pytest.raises(DatabaseError, match="publicado"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            statement = f'UPDATE "{table}" SET "{column}" = "{column}" WHERE id = %s'  # noqa: S608
            cursor.execute(statement, [keys[0]])


@pytest.mark.parametrize("model", INSIDE, ids=lambda m: m.__name__)
def test_rows_are_not_deleted(model, published) -> None:
    rows = _rows(model, published)
    one = rows.first()
    _refused(lambda: model.objects.filter(pk=one.pk)._raw_delete("default"))
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        one.delete()
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize("model", INSIDE, ids=lambda m: m.__name__)
def test_rows_are_not_saved_nor_updated(model, published) -> None:
    one = _rows(model, published).first()
    _refused(one.save)
    column = next(f.attname for f in model._meta.local_fields if not f.primary_key)
    _refused(lambda: model.objects.filter(pk=one.pk).update(**{column: getattr(one, column)}))


@pytest.mark.parametrize("model", CHILDREN, ids=lambda m: m.__name__)
def test_rows_are_not_added(model, published) -> None:
    one = _rows(model, published).first()

    def copy() -> None:
        one.pk = None
        one._state.adding = True
        if hasattr(one, "public_id"):
            one.public_id = model._meta.get_field("public_id").get_default()
        one.save()

    _refused(copy)


def test_admin_only_reads(published, owner, client_of) -> None:
    owner.user.is_staff = owner.user.is_superuser = True
    owner.user.save(update_fields=["is_staff", "is_superuser"])
    url = reverse("admin:plans_plan_change", args=[published.pk])
    client_of(owner).post(url, {"notes": "otra cosa"})
    remove = reverse("admin:plans_plan_delete", args=[published.pk])
    assert client_of(owner).post(remove, {"post": "yes"}).status_code in (302, 403, 404)
    assert plan_verify(published).ok


def test_api_only_reads(published, owner) -> None:
    program = program_of(owner)
    for name in ("plan", "plan-payload", "plan-options", "plan-documents"):
        url = reverse(f"api:{name}", args=[published.public_id])
        for method in ("post", "put", "patch", "delete"):
            assert getattr(program, method)(url, {}, content_type=JSON).status_code == 405
    assert plan_verify(published).ok


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("plans_mealoption", "name = name || ' '"),
        ("plans_mealoptionitem", "net_g = net_g + 1"),
        ("plans_meal", "notes = 'x'"),
    ],
)
def test_verify_detects_a_change_behind_the_triggers(table, change, published) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            listed = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            cursor.execute(listed, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608
    assert not plan_verify(published).ok
