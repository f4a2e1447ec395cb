"""The other documents of a plan: one sheet, the shopping, exchanges, a spreadsheet, reminders."""

from __future__ import annotations

import io
import re
from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from audit.models import AccessEvent, Action
from foods.models import FoodPrice
from foods.selectors import prices_of
from nutrition.exchanges import group_profiles
from patients.models import Allergy
from plans.documents.calendar import plan_calendar
from plans.documents.cuadro import cuadro_workbook, plain_text
from plans.documents.kinds import KINDS, Ask, document_pdf
from plans.documents.shopping import AISLES, aisle_of, purchases
from plans.models import MealFood
from plans.payload import plan_payload
from plans.reading import FoodRow
from plans.selectors import exchange_shelves, plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _read(pdf: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    return reader, re.sub(r"\s+", " ", text)


def _row(name="Manzana", group="fruta", measure="1½ piezas", net="150", gross=None) -> FoodRow:
    gross_g = None if gross is None else Decimal(gross)
    return FoodRow("x", group, "", name, Decimal(1), measure, Decimal(net), gross_g, "Inventada")


@pytest.mark.parametrize("slug", KINDS)
def test_document_is_accessible_spanish_and_embeds_its_letters(slug, plan, owner):
    reader, text = _read(document_pdf([plan_for(owner, plan.public_id)], [slug]))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es-MX"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()  # PDF/UA
    fonts = [font.get_object() for page in reader.pages for font in _fonts(page)]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in descriptor
    assert plan.patient.full_name in text


def _fonts(page):
    return page["/Resources"].get("/Font", {}).values()


def test_summary_fits_one_page_however_long_it_is(plan, owner):
    plan.meals.update(
        notes="Coma sentado, despacio y sin pantallas; deje de comer al saciarse. " * 4
    )
    for row in MealFood.objects.filter(meal__plan=plan):
        MealFood.objects.filter(pk=row.pk).update(name=f"{row.name} con un nombre largo de cocina")
    reader, text = _read(document_pdf([plan_for(owner, plan.public_id)], ["refrigerador"]))
    assert len(reader.pages) == 1
    assert "Hoy llevo" in text


def test_several_documents_each_count_their_own_pages(plan, owner):
    view = plan_for(owner, plan.public_id)
    reader, text = _read(document_pdf([view, view], ["refrigerador", "compras"]))
    assert len(reader.pages) == 4
    assert text.count("Página 1 de 1") == 4


def test_shopping_adds_the_same_food_and_multiplies_by_days_and_people():
    bought = purchases([_row(gross="170"), _row(measure="½ pieza", net="50")] * 7, people=2)
    assert [item.amount for item in bought] == ["28 piezas (3.08 kg)"]  # (170 + 50) × 14
    (one,) = purchases([_row(measure="¾ taza", net="90.2")])
    assert one.amount == "95 g"  # bought by weight, rounded up to 5 g
    assert purchases([]) == []


def test_shopping_goes_by_aisle_and_knows_every_group():
    bought = purchases([_row("Pollo", "aoa_mb", "30 g", "30"), _row()])
    assert [item.aisle for item in bought] == [
        "Frutas y verduras",
        "Carnes, pescado, huevo y queso",
    ]
    assert {aisle_of(key) for key in group_profiles()} == set(AISLES)


def test_shopping_list_prints_days_people_and_a_place_for_the_cost(plan, owner):
    view = plan_for(owner, plan.public_id)
    _, text = _read(document_pdf([view], ["compras"], Ask(days=3, people=2, cost=True)))
    assert "Para 3 días, 2 personas" in text
    assert "Total $" in text
    _, plain = _read(document_pdf([view], ["compras"]))
    assert "Total $" not in plain


def test_exchanges_never_offer_what_harms_the_patient(plan, owner):
    before = exchange_shelves(plan_for(owner, plan.public_id))
    assert any("Manzana" in item.food.name for item in before["fruta"])
    Allergy.objects.create(
        patient=plan.patient, kind=Allergy.Kind.FOOD, agent="manzana", recorded_by=owner.user
    )
    after = exchange_shelves(plan_for(owner, plan.public_id))
    assert not any("Manzana" in item.food.name for item in after["fruta"])
    _, text = _read(document_pdf([plan_for(owner, plan.public_id)], ["intercambios"]))
    assert "Manzana con cáscara" not in text


def test_exchanges_take_the_same_queries_with_more_groups(plan, owner, django_assert_num_queries):
    view = plan_for(owner, plan.public_id)
    with django_assert_num_queries(6):
        exchange_shelves(view)


def test_spreadsheet_sums_what_the_plan_says(plan, owner):
    view = plan_for(owner, plan.public_id)
    book = load_workbook(io.BytesIO(cuadro_workbook(view)))
    sheet = book["Cuadro"]
    assert [cell.value for cell in sheet["A"]][1:-1] == [row.name for row in view.rows]
    day = len(view.meals) + 2
    assert sheet.cell(2, day).value == f"=SUM(B2:{sheet.cell(2, day - 1).column_letter}2)"
    assert sheet.cell(2, 2).value == view.rows[0].cells[0].equivalents or None
    foods = [row[2] for row in book["Alimentos"].iter_rows(min_row=2, values_only=True)]
    assert len(foods) == view.by_food.foods


def test_spreadsheet_never_runs_a_name():
    assert plain_text("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert plain_text("Manzana") == "Manzana"


def test_reminders_are_daily_local_and_say_nothing_of_the_patient(plan, owner):
    first = plan.meals.get(order=0)
    first.time_of_day, first.notes = time(8), "Con calma; sin prisa, siempre"
    first.save(update_fields=["time_of_day", "notes"])
    written = plan_calendar(plan_for(owner, plan.public_id), today=date(2026, 11, 30))
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["summary"] == "Desayuno"
    assert event.decoded("dtstart").isoformat() == "2026-11-30T08:00:00"  # floating: no zone
    assert event["rrule"]["freq"] == ["DAILY"]
    assert "Con calma; sin prisa, siempre" in event["description"]
    assert plan.patient.given_names.encode() not in written
    assert len(event.walk("VALARM")) == 1


def test_documents_page_lists_all_and_marks_who_printed(plan, owner, client_of):
    web = client_of(owner)
    page = web.get(reverse("plans:plan-documents", args=[plan.public_id])).content.decode()
    for kind in KINDS.values():
        assert kind.name in page
    assert "ponga primero la hora" in page
    assert web.get(reverse("plans:plan-ics", args=[plan.public_id])).status_code == 404
    for name, args, starts in (
        ("plan-document", ["telefono"], b"%PDF"),
        ("plan-cuadro", [], b"PK"),
    ):
        answer = web.get(reverse(f"plans:{name}", args=[plan.public_id, *args]))
        assert answer.content.startswith(starts)
        assert answer["Cache-Control"] == "private, no-store"
    assert AccessEvent.objects.filter(action=Action.PRINT).count() == 2
    unknown = reverse("plans:plan-document", args=[plan.public_id, "otro"])
    assert web.get(unknown).status_code == 404


def test_shopping_page_takes_nonsense_as_a_week_for_one(plan, owner, client_of):
    url = reverse("plans:plan-document", args=[plan.public_id, "compras"])
    for query, said in (
        ("?dias=x&personas=", "Para 7 días, una persona"),
        ("?dias=900&personas=99", "Para 31 días, 12 personas"),
        ("?dias=1", "Para un día, una persona"),
    ):
        _, text = _read(client_of(owner).get(url + query).content)
        assert said in text


def test_meal_notes_enter_the_hash_only_when_written(plan):
    assert "notes" not in plan_payload(plan)["meals"][0]
    plan.meals.filter(order=0).update(notes="Con calma")
    assert plan_payload(plan)["meals"][0]["notes"] == "Con calma"


def test_prices_are_the_clinics_and_cost_the_list(plan, owner, stranger, client_of):
    """What was typed is kept by food, prints with the list, and is not another clinic's."""
    url = reverse("plans:plan-prices", args=[plan.public_id])
    web = client_of(owner)
    page = web.get(url)
    first = page.context["aisles"][0][1][0]
    answer = web.post(url, {first.field: "45,50"}, follow=True)
    assert "Se guardó un precio." in answer.content.decode()
    cost = (Decimal("45.50") * first.item.grams / 1000).quantize(Decimal(1), "ROUND_CEILING")
    assert answer.context["aisles"][0][1][0].cost == cost
    shopping = reverse("plans:plan-document", args=[plan.public_id, "compras"])
    assert (
        f"Total estimado ${cost}, sin contar" in _read(web.get(shopping, {"costo": "1"}).content)[1]
    )
    assert web.post(url, {first.field: "45.50"}, follow=True).context["lacking"]
    other = prices_of(clinic=stranger.clinic, foods=[first.item.food_id])
    assert other == {}
    web.post(url, {first.field: ""})
    assert prices_of(clinic=owner.clinic, foods=[first.item.food_id]) == {}


@pytest.mark.parametrize("typed", ["caro", "0", "-3", "100000", "NaN", "Infinity"])
def test_price_that_is_not_one_is_said_and_loses_nothing(plan, owner, client_of, typed):
    url = reverse("plans:plan-prices", args=[plan.public_id])
    web = client_of(owner)
    row, other = web.get(url).context["aisles"][0][1][:2]
    answer = web.post(url, {row.field: typed, other.field: "12"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert row.item.name in text
    assert 'value="12"' in text
    assert not FoodPrice.objects.exists()
