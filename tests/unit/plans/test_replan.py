"""A new requerimiento from the plan in force: few changes, told as + and −."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError

from nutrition.exchanges import totals
from patients.models import Consultation
from plans.engine.limits import Limit
from plans.engine.presets import presets
from plans.engine.problem import Bounds
from plans.services.draft import day_of
from plans.services.eating import Eating
from plans.services.presets import preset_list, preset_remarks, preset_remove, presets_apply
from plans.services.proposal import ProposeOptions, plan_propose
from plans.services.publication import plan_publish
from plans.services.replan import plan_changes, plan_replan
from tests.factories.plans import target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def next_visit(plan, by, **changes) -> Consultation:
    visit = Consultation.objects.create(
        patient=plan.patient, kind="follow_up", practitioner=by.user
    )
    target_for(visit, by, **changes)
    return visit


def test_replan_moves_no_more_than_a_fresh_proposal(plan, owner, nutritionist):
    published = plan_publish(plan=plan, by=owner)
    visit = next_visit(plan, nutritionist, energy_kcal=Decimal(1650))
    near, changes = plan_replan(consultation=visit, by=nutritionist)
    assert abs(totals(day_of(near)).energy_kcal - 1650) <= 15
    assert near.certificate["ok"]
    assert changes.previous == published
    before, after = day_of(published), day_of(near)
    for chip in changes.day:
        assert chip.delta == after.get(chip.group, 0) - before.get(chip.group, 0) != 0
        assert chip.is_more is (chip.delta > 0)
    fresh = plan_propose(consultation=visit, by=nutritionist)
    assert changes.moved <= plan_changes(published, fresh).moved


def test_replan_of_the_same_requerimiento_changes_nothing(plan, owner, nutritionist):
    plan_publish(plan=plan, by=owner)
    _, changes = plan_replan(consultation=next_visit(plan, nutritionist), by=nutritionist)
    assert changes.day == ()


def test_replan_without_a_published_plan_says_so(plan, owner):
    with pytest.raises(ValidationError, match="Todavía no hay un plan publicado"):
        plan_replan(consultation=plan.consultation, by=owner)


def test_presets_apply_the_narrowest_and_keep_their_sources():
    asked = ProposeOptions(bounds={"azucar_sg": Bounds(Decimal(0), Decimal(2))})
    found = presets_apply(asked, ["diabetes", "hipertension"], energy_kcal=Decimal(1800))
    assert found.bounds["azucar_sg"].most == 0
    assert found.bounds["verdura"].least == 4
    limits = {limit.nutrient: limit for limit in found.eating.limits}
    assert limits["fat_saturated_g"].most == 14
    assert limits["fibre_g"].least == 25
    assert limits["sodium_mg"].source == "OMS 2012, por confirmar"
    assert found.eating.presets == ("diabetes", "hipertension")


@pytest.mark.parametrize(("first", "second"), list(permutations(presets(), 2)))
def test_preset_taken_away_leaves_what_was_there_before_it(first, second):
    """Of any two, in either order: what is left is what the first alone asks."""
    energy = Decimal(1800)
    typed = Limit("fibre_g", least=Decimal(60), source="Lo escrito en el consultorio")
    asked = ProposeOptions(
        bounds={"fruta": Bounds(most=Decimal("1.5"))}, eating=Eating(limits=(typed,))
    )
    alone = presets_apply(asked, [first], energy_kcal=energy)
    both = presets_apply(alone, [second], energy_kcal=energy)
    left = preset_remove(both, second, energy_kcal=energy)
    assert _figures(left) == _figures(alone)
    assert left.eating.presets == (first,)


def _figures(options):
    eating = options.eating
    limits = {(x.nutrient, x.least, x.most, frozenset(x.source.split("; "))) for x in eating.limits}
    return options.bounds, eating.diet, eating.no_raw, limits


def test_preset_unknown_is_refused():
    with pytest.raises(ValidationError, match="No existe la guía «luna»"):
        presets_apply(ProposeOptions(), ["luna"], energy_kcal=Decimal(1800))


def test_preset_remarks_tell_where_the_targets_leave_it(plan):
    (remark,) = preset_remarks(plan.target, ["erc"])
    assert remark.startswith("Proteína: la meta es 1.31 g/kg; Proteína: de 0.55 a 0.6 g por kg")
    assert "KDOQI 2020" in remark
    assert "por confirmar" in remark


def test_every_figure_of_every_preset_shows_its_source():
    assert {"diabetes", "dislipidemia", "hipertension", "erc", "embarazo"} <= set(presets())
    for preset in preset_list():
        for line in preset.lines:
            assert line.source in line.text
            assert line.confirmed or "por confirmar" in line.text


def test_plan_under_a_preset_keeps_its_bounds_and_reads_its_limits(plan, nutritionist):
    visit = next_visit(plan, nutritionist)
    options = presets_apply(ProposeOptions(), ["diabetes"], energy_kcal=Decimal(1800))
    found = plan_propose(consultation=visit, by=nutritionist, options=options)
    assert not {"azucar_sg", "azucar_cg", "leche_az"} & set(day_of(found))
    assert [row["source"] for row in found.problem["readings"]] == [
        "NOM-015-SSA2-2010, por confirmar"
    ] * 3
