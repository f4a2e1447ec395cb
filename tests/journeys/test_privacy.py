"""Privacy in a real browser: a consent revoked, an ARCO request answered, a copy that leaves."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from patients.models import RecordExport
from patients.selectors import consents_in_force
from patients.services.consent import consents_grant
from patients.services.export import export_build
from patients.verification import code_of
from tests.factories.patients import signed_consultation
from tests.factories.privacy import affected_for, incident_for, rights_request_of
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(walker: Walker, owner, client_of):  # type: ignore[no-untyped-def]
    """The owner in front of a record that has a signed visit and three purposes accepted."""
    cookie = client_of(owner).cookies[settings.SESSION_COOKIE_NAME].value
    walker.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": walker.base}]
    )
    patient = signed_consultation(by=owner).consultation.patient
    consents_grant(
        patient=patient,
        purposes=["messages", "ai_images"],
        evidence="Hoja firmada el 3/nov en la carpeta azul del archivero de recepción",
        method="paper",
        by=owner,
    )
    walker.open(reverse("patients:patient-detail", args=[patient.public_id]))
    return patient


def test_revoked_consent(walker: Walker, desk) -> None:  # type: ignore[no-untyped-def]
    walker.page.get_by_text("Registrar lo que firmó").click()
    walker.look("1-paciente")
    walker.page.get_by_role("link", name=re.compile("Revocar.*fotos")).click()
    walker.look("2-revocar")
    walker.button("Revocar")
    assert walker.page.get_by_text("El consentimiento quedó revocado.").count()
    assert consents_in_force(desk) == {"care", "messages"}
    walker.link("Privacidad del expediente")
    walker.look("3-privacidad")
    assert not walker.complaints, "\n".join(walker.complaints)


def test_arco_request(walker: Walker, desk, owner) -> None:  # type: ignore[no-untyped-def]
    rights_request_of(owner, received_on=date(2026, 1, 5), kind="rectification")
    walker.link("Privacidad del expediente")
    walker.link("Registrar una")
    walker.page.get_by_label("Derecho").select_option("cancellation")
    walker.write("Quién la presenta", "Itzel Sáenz Ñandú")
    walker.write("Cómo responderle", "itzel@ejemplo.mx")
    walker.button("Registrar")
    walker.look("1-falta-que-pide")
    walker.write("Qué pide", "Que borren mi expediente: ya no vivo aquí.")
    walker.button("Registrar")
    walker.write("Con qué se identificó", "INE vigente, cotejada en persona")
    walker.button("Comprobada")
    walker.look("2-responder")
    walker.page.locator("[name=outcome]").select_option("partly")
    walker.write("Motivo y lo que se hará", "Se bloquea; la norma obliga a conservarlo.")
    walker.button("Responder")
    walker.write("Qué se hizo", "Bloqueado hasta que venza su conservación")
    walker.button("Cumplida")
    walker.look("3-concluida")
    walker.link("Todas las solicitudes")
    walker.look("4-solicitudes")
    walker.open(reverse("patients:privacy", args=[desk.public_id]))
    assert walker.page.get_by_text("Bloqueado").count()
    walker.look("5-bloqueado")
    assert not walker.complaints, "\n".join(walker.complaints)


def test_letter_and_copy(walker: Walker, desk) -> None:  # type: ignore[no-untyped-def]
    walker.link("Privacidad del expediente")
    walker.link("Preparar una")
    walker.look("1-carta")
    walker.button("Emitir para firma")
    walker.look("2-por-firmar")
    walker.link("Privacidad del expediente")
    walker.link("Entregar información")
    walker.write("Nombre de quien recibe", "Itzel Sáenz Ñandú")
    walker.page.locator("[name=document]").select_option("record")
    walker.page.locator("[name=basis]").evaluate("field => field.value = ''")
    walker.complaints.clear()
    walker.button("Anotar la entrega")
    assert walker.page.get_by_text("Sin fundamento y solicitud escrita").count()
    walker.complaints[:] = [said for said in walker.complaints if "403" not in said]
    walker.look("3-sin-fundamento")
    walker.page.locator("[name=basis]").select_option("access")
    walker.write("Dónde está la solicitud escrita", "Solicitud del 3/nov, carpeta 2")
    walker.button("Anotar la entrega")
    walker.look("4-copia-en-espera")
    export_build(export_id=RecordExport.objects.get().pk)
    walker.page.get_by_role("link", name="Descargar").wait_for()
    walker.look("5-copia-lista")
    walker.open(reverse("patients:quality"))
    walker.look("6-calidad")
    walker.open(reverse("patients:retention"))
    walker.look("7-conservacion")
    assert not walker.complaints, "\n".join(walker.complaints)


def test_keeping(walker: Walker, desk, owner) -> None:  # type: ignore[no-untyped-def]
    with time_machine.travel("2015-03-05T12:00:00-06:00"):
        old = signed_consultation(by=owner).consultation.patient
    walker.open(reverse("patients:privacy", args=[old.public_id]))
    walker.link("Retener más allá del plazo")
    walker.look("1-motivo")
    walker.write("Motivo", "Queja ante CONAMED, expediente 12/2026")
    walker.button("Retener")
    walker.look("2-retenido")
    walker.open(reverse("patients:retention"))
    assert walker.page.get_by_text("Queja ante CONAMED").count()
    walker.look("3-retenido-en-la-lista")


def test_oversight_of_personal_data(walker: Walker, desk, owner) -> None:  # type: ignore[no-untyped-def]
    """The agreement, what a new notice asks again, an exception, an incident and its letter."""
    document = desk.consultations.get().document
    walker.open(reverse("accounts:confidentiality"))
    walker.look("1-acuerdo")
    walker.open(reverse("patients:notice-current"))
    walker.page.get_by_text("¿Cambia alguna finalidad?").click()
    walker.look("2-aviso")
    walker.page.get_by_label("Integrar el expediente").check()
    walker.page.once("dialog", lambda asked: asked.accept())
    walker.button("Publicar con los datos actuales")
    assert walker.page.get_by_text("pide de nuevo el consentimiento de").count()
    walker.open(reverse("patients:privacy", args=[desk.public_id]))
    walker.look("3-pedir-de-nuevo")
    walker.link("Atender por urgencia sin consentimiento")
    walker.page.locator("[name=ground]").select_option("unable")
    walker.write("Motivo", "Llegó sedado, lo acompaña su hermana")
    walker.page.locator("[name=until]").fill(timezone.localdate().isoformat())
    walker.look("4-excepcion")
    walker.button("Registrar la excepción")
    walker.open(reverse("patients:patient-detail", args=[desk.public_id]))
    walker.look("5-falta-su-consentimiento")
    walker.open(reverse("patients:processing"))
    walker.page.get_by_text("Datos (").first.click()
    walker.look("6-tratamiento")
    affected = affected_for(owner)
    walker.open(reverse("patients:incident-list"))
    walker.look("7-incidentes")
    walker.open(reverse("patients:incident-detail", args=[affected.incident.public_id]))
    walker.look("8-incidente")
    walker.open(reverse("patients:incident-detail", args=[incident_for(owner).public_id]))
    walker.look("9-por-decidir")
    walker.open(f"{reverse('signed:verify')}?codigo={code_of(document.sha256)}")
    walker.look("10-verificar")
    walker.open(reverse("patients:document-detail", args=[document.public_id]))
    walker.look("11-documento")
    assert not walker.complaints, "\n".join(walker.complaints)
