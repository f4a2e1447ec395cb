"""The ledger: every peso is a row that stays, and a receipt."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from practice.ledger import account_of, balance, totals_between, visits_untaken
from practice.models import Charge, Payment
from practice.services.payments import (
    charge_add,
    charge_void,
    package_take,
    payment_receive,
    payment_void,
)
from tests.factories.patients import ConsultationFactory, PatientFactory
from tests.factories.practice import charge_for, package_visit_for, payment_for

pytestmark = pytest.mark.django_db


def test_partial_payments_settle_a_charge(assistant) -> None:
    charge = charge_for(assistant, amount=Decimal("800.50"))
    payment_for(assistant, charge, amount=Decimal(300))
    payment_for(assistant, charge, amount=Decimal("500.50"), method="transfer")
    (account,) = account_of(assistant, charge.patient)
    assert (account.paid, account.left) == (Decimal("800.50"), Decimal(0))
    assert balance([account]) == 0


@pytest.mark.parametrize(("amount", "fits"), [("799.99", True), ("800", True), ("800.01", False)])
def test_payment_never_exceeds_what_is_left(assistant, amount: str, fits: bool) -> None:
    charge = charge_for(assistant)
    if fits:
        payment_for(assistant, charge, amount=Decimal(amount))
        return
    with pytest.raises(ValidationError, match="Solo faltan"):
        payment_for(assistant, charge, amount=Decimal(amount))
    assert not Payment.objects.exists()


def test_annulled_payment_is_owed_again_and_its_receipt_stays(assistant) -> None:
    payment = payment_for(assistant)
    payment_void(payment=payment, reason="Se cobró dos veces", by=assistant)
    (account,) = account_of(assistant, payment.charge.patient)
    assert account.left == 800
    assert account.payments[0].void_reason == "Se cobró dos veces"
    again = payment_for(assistant, payment.charge)
    assert again.receipt_number == payment.receipt_number + 1


def test_receipts_are_a_series_of_each_clinic(owner, stranger) -> None:
    numbers = [payment_for(owner).receipt_number, payment_for(owner).receipt_number]
    assert numbers == [1, 2]
    assert payment_for(stranger).receipt_number == 1


def test_paid_charge_is_not_cancelled(assistant) -> None:
    payment = payment_for(assistant)
    with pytest.raises(ValidationError, match="tiene pagos"):
        charge_void(charge=payment.charge, reason="error", by=assistant)
    payment_void(payment=payment, reason="error", by=assistant)
    charge_void(charge=payment.charge, reason="error", by=assistant)
    (account,) = account_of(assistant, payment.charge.patient)
    assert account.left == 0


@pytest.mark.parametrize("act", [payment_void, charge_void])
def test_cancelling_asks_for_a_reason(assistant, act) -> None:
    payment = payment_for(assistant)
    row = {"payment": payment} if act is payment_void else {"charge": charge_for(assistant)}
    with pytest.raises(ValidationError, match="motivo"):
        act(**row, reason="  ", by=assistant)


def test_cancelled_charge_takes_no_payment(assistant) -> None:
    charge = charge_for(assistant)
    charge_void(charge=charge, reason="No vino", by=assistant)
    with pytest.raises(ValidationError, match="cancelado"):
        payment_receive(charge=charge, amount=Decimal(1), method="cash", by=assistant)


def test_package_gives_its_visits_and_no_more(nutritionist) -> None:
    first = package_visit_for(nutritionist)
    package = first.charge
    with pytest.raises(ValidationError, match="ya se tomó"):
        package_take(charge=package, consultation=first.consultation, by=nutritionist)
    for _ in range(3):
        visit = ConsultationFactory(patient=package.patient)
        package_take(charge=package, consultation=visit, by=nutritionist)
    with pytest.raises(ValidationError, match="todas las consultas"):
        package_take(
            charge=package,
            consultation=ConsultationFactory(patient=package.patient),
            by=nutritionist,
        )
    (account,) = account_of(nutritionist, package.patient)
    assert (account.visits_taken, account.visits_left) == (4, 0)
    assert len(visits_untaken(nutritionist, package.patient)) == 1
    with pytest.raises(ValidationError, match="ya se tomaron consultas"):
        charge_void(charge=package, reason="error", by=nutritionist)


def test_package_is_of_one_patient(nutritionist) -> None:
    package = package_visit_for(nutritionist).charge
    with pytest.raises(ValidationError, match="no es de este paciente"):
        package_take(charge=package, consultation=ConsultationFactory(), by=nutritionist)


def test_charge_of_tomorrow_is_refused(assistant) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="todavía no llega"):
        charge_for(assistant, charged_on=tomorrow)


def test_totals_leave_annulled_payments_out(assistant) -> None:
    payment_for(assistant, amount=Decimal(200))
    payment_for(assistant, amount=Decimal(300), method="transfer")
    payment_void(payment=payment_for(assistant), reason="error", by=assistant)
    today = timezone.localdate()
    totals = totals_between(assistant, today, today)
    assert (totals.amount, totals.count) == (500, 2)
    assert [row.name for row in totals.methods] == ["Efectivo", "Transferencia"]
    assert totals_between(assistant, today - timedelta(1), today - timedelta(1)).amount == 0


def test_money_of_another_clinic_is_not_there(assistant, stranger) -> None:
    charge = payment_for(assistant).charge
    assert account_of(stranger, charge.patient) == []
    today = timezone.localdate()
    assert totals_between(stranger, today, today).count == 0
    with pytest.raises(PermissionDenied):
        charge_add(patient=charge.patient, concept="visit", amount=Decimal(1), by=stranger)


def test_auditor_does_not_handle_money(auditor, client_of) -> None:
    assert client_of(auditor).get(reverse("practice:till")).status_code == 403


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE practice_payment SET amount = 1", "no se cambia"),
        ("DELETE FROM practice_payment", "no se borran"),
        ("UPDATE practice_charge SET amount = 1", "no se cambia"),
        ("DELETE FROM practice_charge", "no se borran"),
        ("UPDATE practice_packagevisit SET charge_id = charge_id", "no se cambia"),
    ],
)
def test_row_of_the_ledger_resists(assistant, change: str, message: str) -> None:
    payment_for(assistant)
    package_visit_for(assistant)
    with (
        pytest.raises(DatabaseError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"amount": Decimal(-1)}, "charge_amount_range"),
        ({"concept": "gift"}, "charge_concept_known"),
        ({"concept": "package", "visits": 1}, "charge_package_has_visits"),
        ({"concept": "visit", "visits": 2}, "charge_package_has_visits"),
        ({"concept": "other"}, "charge_other_described"),
        ({"void_reason": "porque sí"}, "charge_void_paired"),
    ],
)
def test_charge_constraint(assistant, fields: dict[str, object], name: str) -> None:
    values = {"concept": "visit", "amount": Decimal(1), "patient": PatientFactory(), **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Charge.objects.create(created_by=assistant.user, **values)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"amount": Decimal(0)}, "payment_amount_range"),
        ({"method": "barter"}, "payment_method_known"),
        ({"void_reason": "porque sí"}, "payment_void_paired"),
        ({"receipt_number": 1}, "payment_receipt_once|receipt_number"),
    ],
)
def test_payment_constraint(assistant, fields: dict[str, object], name: str) -> None:
    first = payment_for(assistant)
    values = {"amount": Decimal(1), "method": "cash", "receipt_number": 2, **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Payment.objects.create(
            clinic=first.clinic, charge=first.charge, received_by=assistant.user, **values
        )


def test_charge_paid_at_once_gives_a_receipt(assistant, client_of) -> None:
    patient = PatientFactory(clinic=assistant.clinic)
    browser = client_of(assistant)
    data = {"concept": "visit", "amount": "850", "paid": "cash"}
    answer = browser.post(
        reverse("practice:charge-new", args=[patient.public_id]), data, follow=True
    )
    payment = Payment.objects.get()
    assert f"recibo {payment.receipt}" in answer.content.decode()
    paper = browser.get(reverse("practice:payment-receipt", args=[payment.public_id]))
    assert paper.content.startswith(b"%PDF")
    till = browser.get(reverse("practice:till")).content.decode()
    assert "$850.00" in till and patient.full_name in till


def test_bad_charge_says_why_and_loses_nothing(assistant, client_of) -> None:
    patient = PatientFactory(clinic=assistant.clinic)
    data = {"concept": "package", "amount": "2800", "description": "Promoción de otoño"}
    answer = client_of(assistant).post(
        reverse("practice:charge-new", args=[patient.public_id]), data
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "de cuántas consultas" in page and "Promoción de otoño" in page
    assert not Charge.objects.exists()


def test_excess_payment_is_shown_on_its_own_form(assistant, client_of) -> None:
    charge = charge_for(assistant)
    charge_for(assistant, patient=charge.patient)
    answer = client_of(assistant).post(
        reverse("practice:payment-new", args=[charge.public_id]),
        {"amount": "900", "method": "cash"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Solo faltan") == 1 and 'value="900"' in page


def test_visit_is_taken_from_the_page(assistant, client_of) -> None:
    package = charge_for(assistant, concept="package", amount=Decimal(2800), visits=4)
    visit = ConsultationFactory(patient=package.patient)
    take = reverse("practice:package-take", args=[package.public_id])
    browser = client_of(assistant)
    assert "Elija" in browser.post(take, {"visit": "otra"}, follow=True).content.decode()
    page = browser.post(take, {"visit": visit.public_id}, follow=True).content.decode()
    assert "1 de 4 consultas tomadas" in page


def test_cancelling_from_the_page(assistant, client_of) -> None:
    payment = payment_for(assistant)
    browser = client_of(assistant)
    void = reverse("practice:payment-void", args=[payment.public_id])
    assert browser.post(void, {"reason": ""}).status_code == 422
    browser.post(void, {"reason": "Se cobró dos veces"})
    cancel = reverse("practice:charge-void", args=[payment.charge.public_id])
    page = browser.post(cancel, {"reason": "No vino"}, follow=True).content.decode()
    assert "Se cobró dos veces" in page and "Cancelado" in page


@pytest.mark.parametrize("rows", [1, 5])
def test_pages_ask_the_same_however_many(assistant, client_of, django_assert_max_num_queries, rows):
    patient = PatientFactory(clinic=assistant.clinic)
    for _ in range(rows):
        payment_for(assistant, charge_for(assistant, patient=patient))
    browser = client_of(assistant)
    with django_assert_max_num_queries(14):
        browser.get(reverse("practice:patient-account", args=[patient.public_id]))
    with django_assert_max_num_queries(12):
        browser.get(reverse("practice:till"))
