"""The catalogue in the administration: released foods to read, the clinic's own to keep."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.permissions import Permission, may
from foods.forms import FoodForm
from foods.models import CatalogueRelease, Food, FoodGroup
from foods.nutrients import NUTRIENT_KEYS
from foods.selectors import foods_visible_to
from foods.services.foods import food_change, food_create


class CatalogueAdmin(admin.ModelAdmin):
    """Read by whoever may see the catalogue; nothing is deleted from here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.membership, Permission.SEE_CATALOGUE)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.membership, Permission.SEE_CATALOGUE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnerFilter(admin.SimpleListFilter):
    """Released foods or the clinic's own."""

    title = "origen"
    parameter_name = "origen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("propio", "Del consultorio"), ("catalogo", "Del catálogo")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Food]) -> QuerySet[Food]:
        if self.value() in ("propio", "catalogo"):
            return queryset.filter(clinic__isnull=self.value() == "catalogo")
        return queryset


@admin.register(Food)
class FoodAdmin(CatalogueAdmin):
    """Foods the clinic sees. Its own are edited by those who may edit the catalogue."""

    form = FoodForm
    list_display = ["name", "group", "energy_kcal", "source_type", "clinic"]
    list_filter = [OwnerFilter, "group"]
    list_select_related = ["group", "clinic"]
    search_fields = ["name_normalised", "synonyms__normalised"]
    fieldsets = [
        (None, {"fields": ["name", "group", "synonyms"]}),
        (
            "Un equivalente",
            {"fields": [("quantity", "measure"), ("net_g", "gross_g")]},
        ),
        ("Composición por 100 g de porción comestible", {"fields": [*NUTRIENT_KEYS]}),
        ("Fuente", {"fields": ["source_type", "source_id", "glycaemic_index"]}),
    ]
    released_fieldsets = [
        (None, {"fields": ["code", "name", "group"]}),
        ("Composición por 100 g de porción comestible", {"fields": [*NUTRIENT_KEYS]}),
        ("Fuente", {"fields": ["release", "source_type", "source_id", "proxy"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Food]:
        if request.membership is None:
            return Food.objects.none()
        return foods_visible_to(clinic=request.membership.clinic)

    def get_fieldsets(self, request: HttpRequest, obj: Food | None = None) -> Any:
        own = obj is None or self.has_change_permission(request, obj)
        return self.fieldsets if own else self.released_fieldsets

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        form.clinic = request.membership.clinic  # a class made for this request
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.membership, Permission.EDIT_CATALOGUE)

    def has_change_permission(self, request: HttpRequest, obj: Food | None = None) -> bool:
        own = obj is not None and obj.clinic_id is not None
        return own and may(request.membership, Permission.EDIT_CATALOGUE)

    def save_model(self, request: HttpRequest, obj: Food, form: ModelForm, change: bool) -> None:
        if change:
            food_change(food=obj, facts=form.facts(), by=request.membership)
        else:
            saved = food_create(facts=form.facts(), by=request.membership)
            obj.pk, obj.clinic, obj.name_normalised = saved.pk, saved.clinic, saved.name_normalised


@admin.register(FoodGroup)
class FoodGroupAdmin(CatalogueAdmin):
    """The 19 groups, to read."""

    list_display = ["name", "energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "nom043"]


@admin.register(CatalogueRelease)
class CatalogueReleaseAdmin(CatalogueAdmin):
    """What was loaded and when, to read."""

    list_display = ["name", "rows", "is_current", "created_at", "sha256"]
