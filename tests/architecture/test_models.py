"""Models that keep a history, rows that resist, migrations with a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Clinic
from agenda.services.links import appointment_link
from audit.frozen import FROZEN
from audit.registry import is_audited
from patients.services.consent import notice_publish
from patients.vocabulary.data_fields import data_kept, purposes
from tests.architecture.objects import OBJECTS
from tests.factories.agenda import appointment_of
from tests.factories.ai_vision import accepted_photo
from tests.factories.eaten import limit_of
from tests.factories.patients import (
    annulled_measurement,
    annulled_result,
    answered_referral,
    merge_for,
    transfer_for,
    voided_attachment,
)
from tests.factories.practice import package_visit_for
from tests.factories.privacy import disclosure_for, exception_for

ROOMS = ("accounts", "agenda", "ai_vision", "foods", "messaging", "patients", "plans", "practice")
WITHOUT_HISTORY = {
    "foods.FoodGroup": "ships with the product, versioned in its files",
    "foods.CatalogueRelease": "ships with the product, known by its hash",
}
CLINICAL = (
    "accounts",
    "agenda",
    "ai_vision",
    "messaging",
    "patients",
    "plans",
    "practice",
)  # the parts of a food go with their food


def models_of(rooms: tuple[str, ...]) -> list[type[models.Model]]:
    return [m for room in rooms for m in apps.get_app_config(room).get_models()]


@pytest.mark.parametrize("model", models_of(ROOMS), ids=lambda m: m._meta.label)
def test_model_keeps_history(model: type[models.Model]) -> None:
    reason = WITHOUT_HISTORY.get(model._meta.label)
    assert is_audited(model) is (reason is None)


@pytest.mark.parametrize("model", models_of(CLINICAL), ids=lambda m: m._meta.label)
def test_model_is_never_deleted_in_cascade(model: type[models.Model]) -> None:
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            assert field.remote_field.on_delete is models.PROTECT, field


WRITTEN_ONCE = sorted(
    {
        freeze.model
        for freeze in FROZEN
        if freeze.when == "1 = 1"
        and "UPDATE" in freeze.events
        # another room makes rows of its own kind only in its own tests
        and freeze.model._meta.app_label in (*ROOMS, "audit", "auditlog")
    },
    key=lambda model: model._meta.label,
)


@pytest.mark.smoke
@pytest.mark.parametrize("model", WRITTEN_ONCE, ids=lambda m: m._meta.label)
def test_row_written_once_resists(model: type[models.Model], owner, client_of) -> None:
    OBJECTS["patients:document-detail"](owner)
    OBJECTS["patients:notice-detail"](owner)
    OBJECTS["messaging:conversation-detail"](owner)
    accepted_photo(owner)
    annulled_measurement(owner)
    voided_attachment(owner)
    answered_referral(owner)
    limit_of(owner)
    annulled_result(owner)
    package_visit_for(owner)
    OBJECTS["agenda:previsit-review"](owner)
    appointment_link(appointment=appointment_of(owner))
    transfer_for(owner)
    merge_for(owner)
    disclosure_for(owner)
    notice_publish(by=owner, renews=["care"])
    exception_for(owner)
    client_of(owner).get("/pacientes/")  # leaves a trace of who looked
    Clinic.objects.filter(pk=owner.clinic_id).update(phone="5512345678")  # seen by the trigger only
    call_command("audit_seal", verbosity=0)
    assert model._default_manager.exists(), "esta prueba necesita un renglón de cada modelo"
    table, key = model._meta.db_table, model._meta.pk.column
    for statement in (f'UPDATE "{table}" SET "{key}" = "{key}"', f'DELETE FROM "{table}"'):  # noqa: S608
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.smoke
@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named() -> None:
    written = [p for room in (*ROOMS, "audit") for p in Path(room, "migrations").glob("0*.py")]
    assert written
    for path in written:
        assert "_auto_" not in path.name
        assert not re.fullmatch(r"\d{4}_initial\.py", path.name)


@pytest.mark.parametrize("model", models_of(CLINICAL), ids=lambda m: m._meta.label)
def test_PRIV_01_every_field_is_classified(model: type[models.Model]) -> None:
    """Add the column to `patients/vocabulary/data_fields.csv`: what it holds, and what for."""
    kept = data_kept()[model._meta.label_lower]
    told = [*kept.sensitive, *kept.personal, *kept.public]
    assert sorted(told) == sorted(field.name for field in model._meta.local_concrete_fields)


def test_PRIV_01_health_is_sensitive() -> None:
    kept = data_kept()
    assert {"value", "analyte"} <= set(kept["patients.labresult"].sensitive)
    assert {"allergies_denied", "religion", "language"} <= set(kept["patients.patient"].sensitive)
    assert "payload" in kept["patients.signeddocument"].sensitive
    assert "curp" in kept["patients.patient"].personal


def test_PRIV_01_no_line_speaks_of_what_is_gone() -> None:
    assert set(data_kept()) <= {model._meta.label_lower for model in models_of(ROOMS)}


def test_PRIV_03_every_datum_of_a_person_has_a_purpose_with_its_ground() -> None:
    for kept in data_kept().values():
        has_data = bool(kept.sensitive or kept.personal)
        assert (kept.purpose in purposes()) is has_data, kept.model
    for purpose in purposes().values():
        assert purpose.ground
        assert purpose.kept
        assert any(kept.purpose == purpose.key for kept in data_kept().values())


def test_PRIV_03_sensitive_data_of_optional_purposes_ask_for_consent() -> None:
    for key in ("expediente", "plan", "mensajes", "fotos_ia", "fotografias"):
        assert purposes()[key].asks_consent


def test_PRIV_03_register_shows_each_purpose_and_its_data(owner, nutritionist, client_of) -> None:
    page = client_of(owner).get("/pacientes/privacidad/tratamiento/").content.decode()
    for purpose in purposes().values():
        assert purpose.name in page
    assert "grupo sanguíneo" in page.split("Sensibles:", 1)[1]
    for english in ("recorded", "voided", " at,", "search", "consultation"):
        assert english not in page.split("Datos (", 1)[1]
    answer = client_of(nutritionist).get("/pacientes/privacidad/tratamiento/")
    assert answer.status_code == 403
