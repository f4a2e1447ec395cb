"""The body of a meal that was eaten, and what it states: foods, or equivalents alone, as ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from accounts.models import Clinic
from foods.models import Food
from foods.selectors import foods_visible_to
from nutrition.exchanges import group_profiles
from plans.models.equivalent import MOST_HALVES
from plans.services.diary import MOST_ITEMS, EatenData

MANY_GROUPS = "«{name}» cuenta en varios grupos: escriba un renglón por grupo, con `group`."
HALVES = "En medios: «1», «1.5». Si falta uno de los dos, vale el otro; sin ambos, «sin dato»."


def _equivalents() -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=Decimal(0),
        max_value=Decimal(MOST_HALVES // 2),
        required=False,
        allow_null=True,
        help_text=HALVES,
    )


class EatenItemSerializer(StrictSerializer):
    """A food of the catalogue, a group with its equivalents, or a name whose group is unknown."""

    food = serializers.UUIDField(required=False, help_text="Alimento de `/foods/`.")
    group = serializers.ChoiceField(
        choices=list(group_profiles()), required=False, help_text="Si falta, el del alimento."
    )
    name = serializers.CharField(
        max_length=150, required=False, help_text="Si falta, el del alimento o el del grupo."
    )
    equivalents_min = _equivalents()
    equivalents_max = _equivalents()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Something is named, in halves, from less to more. Raises ValidationError in words."""
        if not attrs.keys() & {"food", "group", "name"}:
            raise serializers.ValidationError("Escriba `food`, `group` o `name`.")
        least, most = attrs.get("equivalents_min"), attrs.get("equivalents_max")
        for value in (least, most):
            if value is not None and value * 2 % 1:
                raise serializers.ValidationError("Los equivalentes van de medio en medio.")
        attrs["least"] = most if least is None else least
        attrs["most"] = least if most is None else most
        if attrs["least"] is not None and attrs["least"] > attrs["most"]:
            raise serializers.ValidationError(
                {"equivalents_min": "No puede ser mayor que `equivalents_max`."}
            )
        return attrs


class EatenMealSerializer(StrictSerializer):
    """A meal time of a day. `source_id` makes it safe to send twice."""

    day = serializers.DateField()
    meal_name = serializers.CharField(
        max_length=40, help_text="Como en el plan («Desayuno»), para compararla con ese tiempo."
    )
    items = EatenItemSerializer(many=True, allow_empty=False, max_length=MOST_ITEMS)
    source_id = serializers.CharField(
        max_length=64,
        required=False,
        default="",
        help_text="Identificador en el programa de origen: repetido, responde el mismo registro.",
    )

    def eaten(self, clinic: Clinic) -> list[EatenData]:
        """The foods, for the service, of a valid body. Two queries.

        Raises ValidationError for a food that the clinic does not see, or that has several groups.
        """
        given = self.validated_data["items"]
        wanted = {item["food"] for item in given if "food" in item}
        foods = _foods(clinic, wanted) if wanted else {}
        if missing := wanted - foods.keys():
            names = ", ".join(sorted(map(str, missing)))
            raise serializers.ValidationError({"items": f"No hay tal alimento: {names}."})
        return [_data(item, foods.get(item.get("food"))) for item in given]


def _foods(clinic: Clinic, wanted: set[Any]) -> dict[Any, Food]:
    rows = foods_visible_to(clinic=clinic).filter(public_id__in=wanted)
    return {
        food.public_id: food
        for food in rows.select_related("group").prefetch_related("equivalences")
    }


def _data(item: dict[str, Any], food: Food | None) -> EatenData:
    group = item.get("group", "")
    if food is not None and not group:
        if food.equivalences.all():
            raise serializers.ValidationError({"items": MANY_GROUPS.format(name=food.name)})
        group = food.group.key
    named = food.name if food else (group_profiles()[group].name if group else "")
    least, most = item["least"], item["most"]
    return EatenData(
        name=item.get("name") or named,
        group=group,
        food=food,
        halves_min=None if least is None else int(least * 2),
        halves_max=None if most is None else int(most * 2),
    )
