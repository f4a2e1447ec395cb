"""Loading what ships: once, whole, and by release."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from foods.catalogue import FILES, CatalogueFile
from foods.management.commands import foods_load
from foods.models import CatalogueRelease, DishIngredient, Food, FoodPortion
from foods.services.catalogue import CatalogueRejectedError, catalogue_load

pytestmark = pytest.mark.django_db
HEAD, FIRST, SECOND = FILES[0].path.read_text(encoding="utf-8").splitlines()[:3]


def _file(tmp_path: Path, *lines: str) -> CatalogueFile:
    path = tmp_path / "foods.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return CatalogueFile("prueba", path, "Prueba", "Inventada", optional=True)


def _codes() -> set[str]:
    return set(Food.objects.filter(retired_at=None).values_list("code", flat=True))


def test_N024_05_load_ships_everything_and_twice_is_once():
    first, again = io.StringIO(), io.StringIO()
    call_command("foods_load", stdout=first)
    count = Food.objects.count()
    call_command("foods_load", stdout=again)
    assert count >= 593
    assert Food.objects.count() == count
    assert FoodPortion.objects.filter(is_equivalent=True).count() == count
    assert again.getvalue().count("ya estaba cargado") == len(FILES) + 1
    assert "cargados" in first.getvalue()


def test_load_without_public_figures_leaves_them_out():
    call_command("foods_load", "--without-public-smae", stdout=io.StringIO())
    assert not Food.objects.filter(source_type="smae_publico").exists()
    current = set(
        CatalogueRelease.objects.filter(is_current=True).values_list("catalogue", flat=True)
    )
    assert current == {"usda", "adiciones", "platillos"}
    assert not DishIngredient.objects.filter(food__source_type="smae_publico").exists()


def test_load_optional_file_can_be_taken_away_and_brought_back(tmp_path):
    file = _file(tmp_path, FIRST)
    catalogue_load(files=[file])
    assert _codes() == {"NI-0001"}
    catalogue_load(files=[file], with_optional=False)
    assert _codes() == set()
    catalogue_load(files=[file])
    assert _codes() == {"NI-0001"}


def test_N024_05_new_release_keeps_unchanged_rows_and_retires_changed_ones(tmp_path):
    catalogue_load(files=[_file(tmp_path, FIRST, SECOND)])
    kept = Food.objects.get(code="NI-0001").pk
    changed = SECOND.replace("NI-0002,Acelga cruda,", "NI-0002,Acelga fresca,")
    (loaded,) = catalogue_load(files=[_file(tmp_path, FIRST, changed)])
    assert (loaded.added, loaded.retired) == (1, 1)
    assert Food.objects.get(code="NI-0001").pk == kept
    assert Food.objects.get(code="NI-0002", retired_at=None).name == "Acelga fresca"
    assert Food.objects.get(code="NI-0002", retired_at__isnull=False).name == "Acelga cruda"


def test_load_bad_file_loads_nothing(tmp_path):
    bad = SECOND.replace(",19,1.8,0.2,", ",19,1.8,18,")
    assert bad != SECOND
    with pytest.raises(CatalogueRejectedError) as rejected:
        catalogue_load(files=[_file(tmp_path, FIRST, bad)])
    assert rejected.value.findings[0].name == "Acelga cruda"
    assert not CatalogueRelease.objects.exists()


def test_load_command_reports_bad_file(tmp_path, monkeypatch):
    bad = _file(tmp_path, SECOND.replace(",19,1.8,0.2,", ",19,1.8,18,"))
    monkeypatch.setattr(foods_load, "catalogue_load", partial(catalogue_load, files=[bad]))
    errors = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("foods_load", stdout=io.StringIO(), stderr=errors)
    assert refused.value.returncode == 2
    assert "Acelga cruda" in errors.getvalue()
