"""Caja: a package, a partial payment, a receipt, and the day's totals, in a real browser."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.patients import ConsultationFactory, PatientFactory
from tests.factories.practice import charge_for, payment_for
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_payments(walker: Walker, assistant, client_of) -> None:  # type: ignore[no-untyped-def]
    cookie = client_of(assistant).cookies[settings.SESSION_COOKIE_NAME].value
    walker.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": walker.base}]
    )
    patient = PatientFactory(
        clinic=assistant.clinic,
        given_names="María de los Ángeles Guadalupe",
        first_surname="Hernández-Villaseñor",
        second_surname="de la Garza y Montemayor",
    )
    ConsultationFactory(patient=patient)
    walker.open(reverse("practice:till"))
    walker.look("1-caja-vacia")
    walker.open(reverse("practice:patient-account", args=[patient.public_id]))
    walker.look("2-cuenta-vacia")
    walker.page.get_by_label("Concepto").select_option("package")
    walker.write("Importe (pesos)", "2800")
    walker.button("Anotar")
    walker.look("3-falta-cuantas")
    walker.write("Consultas del paquete", "4")
    walker.button("Anotar")
    walker.page.get_by_text("Recibir un pago").click()
    walker.page.locator("form[action$='/pago/'] [name=amount]").fill("3000")
    walker.click(walker.page.locator("form[action$='/pago/'] button"))
    walker.look("4-sobra")
    walker.page.locator("form[action$='/pago/'] [name=amount]").fill("1000")
    walker.click(walker.page.locator("form[action$='/pago/'] button"))
    walker.button("Tomarla del paquete")
    payment_for(assistant, charge_for(assistant, amount=Decimal("850.50")), method="transfer")
    walker.page.reload()
    walker.look("5-cuenta")
    walker.open(reverse("practice:till"))
    walker.look("6-caja")
    assert walker.page.get_by_text("$1,850.50").count()
    assert not walker.complaints, "\n".join(walker.complaints)
