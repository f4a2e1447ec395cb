"""NOM-051: limits at both sides, phases by date, legends, and the package that outranks us."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from foods.models import DeclaredSeal, PackagedProduct
from foods.seals import CAFFEINE, SWEETENERS, Label, Seal, Verdict, evaluate_seals
from foods.services.products import product_save

PHASE_2_END = datetime.date(2027, 12, 31)
PHASE_3_START = datetime.date(2028, 1, 1)
ADDED = {"sugar": "adds_sugars", "fat": "adds_fats", "sodium": "adds_sodium"}


def _verdict(
    kcal: str | None, sugars: str = "0", sat: str = "0", trans: str = "0", sodium: str = "0",
    *added: str, liquid: bool = False, on: datetime.date = PHASE_2_END, **more: Any,
) -> Verdict:  # fmt: skip
    label = Label(
        is_liquid=liquid,
        energy_kcal=None if kcal is None else Decimal(kcal),
        free_sugars_g=Decimal(sugars),
        saturated_fat_g=Decimal(sat),
        trans_fat_g=Decimal(trans),
        sodium_mg=Decimal(sodium),
        **{ADDED[name]: True for name in added},
        **more,
    )
    return evaluate_seals(label, on=on)


@pytest.mark.parametrize(
    ("kcal", "sugars", "sat", "trans", "sodium", "added", "liquid", "seals"),
    [
        ("274.9", "5", "0", "0", "0", ["sugar"], False, []),
        ("275", "5", "4", "0", "320", ["sugar"], False, ["calorias"]),
        ("480", "0", "9", "0", "650", ["fat", "sodium"], False,
         ["calorias", "grasas_saturadas", "sodio"]),
        ("42", "10.6", "0", "0", "10", ["sugar"], True, ["calorias", "azucares"]),
        ("10", "2.0", "0", "0", "0", ["sugar"], True, ["calorias", "azucares"]),
        ("10", "1.99", "0", "0", "0", ["fat"], True, []),
        ("70", "0", "0", "0", "0", ["fat"], True, ["calorias"]),
        ("0", "0", "0", "0", "44.9", ["sodium"], True, []),
        ("0", "0", "0", "0", "45", ["sodium"], True, ["sodio"]),
        ("4.99", "0", "0", "0", "45", ["sodium"], True, ["sodio"]),
        ("90", "0", "0", "0", "89", ["sodium"], False, []),
        ("90", "0", "0", "0", "90", ["sodium"], False, ["sodio"]),
        ("500", "0", "0", "0", "299", ["sodium"], False, []),
        ("500", "0", "0", "0", "300", ["sodium"], False, ["sodio"]),
        ("200", "0", "0", "0.22", "0", ["fat"], False, []),
        ("200", "0", "0", "0.23", "0", ["fat"], False, ["grasas_trans"]),
        ("180", "0", "2", "0", "0", ["fat"], False, ["grasas_saturadas"]),
        ("360", "8.9", "0", "0", "0", ["sugar"], False, ["calorias"]),
        ("360", "9", "0", "0", "0", ["sugar"], False, ["calorias", "azucares"]),
    ],
)  # fmt: skip
def test_seals_of_phase_2(kcal, sugars, sat, trans, sodium, added, liquid, seals):
    assert list(_verdict(kcal, sugars, sat, trans, sodium, *added, liquid=liquid).seals) == seals


def test_phase_changes_on_the_first_of_2028():
    before = _verdict("300", "30", "9", "0", "500", "sodium", on=PHASE_2_END)
    after = _verdict("300", "30", "9", "0", "500", "sodium", on=PHASE_3_START)
    assert (before.phase, list(before.seals)) == (2, ["sodio"])
    assert (after.phase, list(after.seals)) == (
        3,
        ["calorias", "azucares", "grasas_saturadas", "sodio"],
    )


def test_nothing_added_or_exempt_has_no_seal():
    assert not _verdict("300", "30", on=PHASE_3_START).seals
    assert not _verdict("880", "0", "14", "0", "0", "fat", is_exempt=True, on=PHASE_3_START).seals


def test_phase_1_is_refused():
    with pytest.raises(ValueError, match="fase 1"):
        _verdict("300", on=datetime.date(2023, 9, 30))


def test_legends_do_not_depend_on_what_was_added():
    legends = _verdict("0", adds_caffeine=True, has_sweeteners=True, liquid=True).legends
    assert legends == (CAFFEINE, SWEETENERS)


def test_unknown_is_not_zero():
    verdict = _verdict(None, "5", "0", "0", "0", "sugar")
    assert verdict.seals == ()
    assert set(verdict.unknown) == {Seal.ENERGY, Seal.SUGARS}
    assert "no lo dice" in verdict.readings[0].explanation


@pytest.fixture
def soda(nutritionist) -> PackagedProduct:  # type: ignore[no-untyped-def]
    product = PackagedProduct(
        clinic=nutritionist.clinic, barcode="7501000000012", name="Refresco inventado",
        is_liquid=True, energy_kcal=42, free_sugars_g=Decimal("10.6"), saturated_fat_g=0,
        trans_fat_g=0, sodium_mg=10, adds_sugars=True,
    )  # fmt: skip
    return product_save(product=product, declared=["calorias"], by=nutritionist)


def test_declared_and_computed_are_kept_apart(soda, nutritionist):
    assert [row.seal for row in soda.declared_seals.all()] == ["calorias"]
    assert soda.verdict(on=PHASE_2_END).seals == (Seal.ENERGY, Seal.SUGARS)
    product_save(product=soda, declared=["azucares"], by=nutritionist)
    assert [row.seal for row in soda.declared_seals.all()] == ["azucares"]


def test_product_needs_permission_and_own_clinic(soda, assistant, stranger):
    for person in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            product_save(product=soda, declared=[], by=person)


def test_database_refuses_impossible_products(soda):
    for change in ({"barcode": soda.barcode}, {"name": ""}, {"sodium_mg": -1}):
        values = {"clinic": soda.clinic, "barcode": "75010000", "name": "Otro"} | change
        with pytest.raises(IntegrityError), transaction.atomic():
            PackagedProduct.objects.create(**values)
    for seal in ("calorias", "grasa"):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeclaredSeal.objects.create(product=soda, seal=seal)


def test_page_explains_which_limit_was_crossed(client_of, assistant, soda):
    page = client_of(assistant).get(reverse("foods:product-detail", args=[soda.public_id]))
    text = page.content.decode()
    assert "101.0 % de la energía; el límite es 10 %" in text
    assert "Manda el empaque" in text
    assert "EXCESO AZÚCARES" in text


@pytest.mark.parametrize("name", ["product-detail", "product-edit"])
def test_product_hidden_from_other_clinic(client_of, stranger, soda, name):
    address = reverse(f"foods:{name}", args=[soda.public_id])
    assert client_of(stranger).get(address).status_code == 404


def test_pages_list_add_and_edit(client_of, nutritionist, soda):
    browser = client_of(nutritionist)
    listed = reverse("foods:product-list")
    assert "Refresco" in browser.get(listed, {"q": soda.barcode}).content.decode()
    assert "Ningún producto" in browser.get(listed, {"q": "zzz"}).content.decode()
    bad = browser.post(reverse("foods:product-add"), {"barcode": "12", "name": "Galleta"})
    assert (bad.status_code, "8, 12, 13 o 14" in bad.content.decode()) == (422, True)
    repeated = {"barcode": soda.barcode, "name": "Galleta"}
    assert browser.post(reverse("foods:product-add"), repeated).status_code == 422
    good = {"barcode": "75010001", "name": "Galleta", "declared": ["sodio"]}
    browser.post(reverse("foods:product-add"), good)
    assert PackagedProduct.objects.get(name="Galleta").declared_seals.get().seal == "sodio"
    browser.post(
        reverse("foods:product-edit", args=[soda.public_id]), good | {"barcode": "75010002"}
    )
    soda.refresh_from_db()
    assert soda.name == "Galleta"


def test_list_finds_by_the_seal_computed_for_each_phase(client_of, nutritionist, soda):
    """It adds sugar only: its sodium is looked at from 2028 on."""
    soda.sodium_mg = Decimal(400)
    product_save(product=soda, declared=[], by=nutritionist)
    browser, listed = client_of(nutritionist), reverse("foods:product-list")
    for by, found in (("", False), ("hoy", False), ("2028", True)):
        page = browser.get(listed, {"sello": "sodio", "segun": by}).content.decode()
        assert (soda.barcode in page) is found
    page = browser.get(listed, {"sello": "azucares", "segun": "hoy"}).content.decode()
    assert soda.barcode in page


def test_page_says_what_each_phase_looks_at(client_of, nutritionist, soda):
    soda.sodium_mg = Decimal(400)
    product_save(product=soda, declared=[], by=nutritionist)
    address = reverse("foods:product-detail", args=[soda.public_id])
    text = client_of(nutritionist).get(address).content.decode()
    row = text.split("<td>EXCESO SODIO</td>")[1].split("</tr>")[0]
    assert "no se evalúa" in row.split("Desde")[0]
    assert "rebasa" in row.split("Desde")[1]


def test_list_takes_constant_queries(client_of, nutritionist, soda, django_assert_max_num_queries):
    for number in range(5):
        product = PackagedProduct(
            clinic=nutritionist.clinic, barcode=f"7501000{number}", name=f"Galleta {number}"
        )
        product_save(product=product, declared=["sodio"], by=nutritionist)
    browser, listed = client_of(nutritionist), reverse("foods:product-list")
    browser.get(listed)
    with django_assert_max_num_queries(12):
        browser.get(listed, {"sello": "sodio", "segun": "hoy"})
