"""The catalogue in the administration: released foods to read, the clinic's own to keep."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission, may
from foods.dish_selectors import dishes_visible_to
from foods.forms import FoodForm
from foods.models import (
    CatalogueRelease,
    Dish,
    DishIngredient,
    Food,
    FoodGroup,
    PackagedProduct,
)
from foods.nutrients import NUTRIENT_KEYS
from foods.selectors import foods_visible_to, products_of
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
        ("Alérgenos y origen", {"fields": ["origin", "contains", "may_contain"]}),
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


class IngredientInline(admin.TabularInline):
    """What a dish is made of, to read."""

    model = DishIngredient
    fk_name = "dish"
    fields = ["food", "sub_dish", "grams"]
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.membership, Permission.SEE_CATALOGUE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Dish)
class DishAdmin(CatalogueAdmin):
    """Dishes the clinic sees, to read; they are edited on their page, which keeps versions."""

    list_display = ["name", "region", "cost", "version", "clinic"]
    list_filter = ["cost", "is_raw", "is_portable", "is_quick"]
    list_select_related = ["clinic"]
    search_fields = ["name_normalised"]
    fields = ["code", "name", "version", "steps", "region", "season", "cost", "is_raw"]
    inlines = [IngredientInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dish]:
        if request.membership is None:
            return Dish.objects.none()
        return dishes_visible_to(clinic=request.membership.clinic)

    def view_on_site(self, obj: Dish) -> str:
        """The page where it is edited."""
        return reverse("foods:dish-detail", args=[obj.public_id])


@admin.register(PackagedProduct)
class PackagedProductAdmin(CatalogueAdmin):
    """The clinic's packaged products, to read."""

    list_display = ["name", "brand", "barcode"]
    search_fields = ["name", "brand", "barcode"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PackagedProduct]:
        if request.membership is None:
            return PackagedProduct.objects.none()
        return products_of(clinic=request.membership.clinic)


@admin.register(FoodGroup)
class FoodGroupAdmin(CatalogueAdmin):
    """The 19 groups, to read."""

    list_display = ["name", "energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "nom043"]


@admin.register(CatalogueRelease)
class CatalogueReleaseAdmin(CatalogueAdmin):
    """What was loaded and when, to read."""

    list_display = ["name", "rows", "is_current", "created_at", "sha256"]
