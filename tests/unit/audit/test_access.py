"""Who looked, who came in, who was turned back; and nothing about the patient."""

from __future__ import annotations

import uuid

import pytest
from django.db import models
from django.test import Client, RequestFactory

from accounts.models import Clinic
from audit.models import AccessEvent, Action
from audit.services.access import (
    access_record,
    record_download,
    record_export,
    record_list,
    record_print,
    record_read,
)
from tests.factories.accounts import PASSWORD


@pytest.fixture
def request_of(rf: RequestFactory):
    def make(membership):
        request = rf.get("/")
        request.user, request.membership, request.request_id = (
            membership.user,
            membership,
            "pet-1",
        )
        return request

    return make


def last():
    return AccessEvent.objects.order_by("-pk").first()


def test_read_says_who_what_whose_and_from_where(request_of, nutritionist):
    patient = uuid.uuid4()
    record_read(request_of(nutritionist), nutritionist.clinic, patient=patient)
    event = last()
    assert (event.user_id, event.user_name) == (nutritionist.user_id, nutritionist.user.full_name)
    assert (event.user_role, event.clinic_id) == ("nutritionist", nutritionist.clinic_id)
    assert (event.action, event.object_type) == (Action.READ, "accounts.clinic")
    assert event.object_id == str(nutritionist.clinic.public_id)
    assert (event.patient_id, event.ip, event.request_id) == (str(patient), "127.0.0.1", "pet-1")


def test_read_never_copies_what_a_row_says_of_itself(request_of, nutritionist):
    """A row's text may be a patient's name."""

    class Patient(models.Model):
        public_id = models.UUIDField(default=uuid.uuid4)

        class Meta:
            app_label = "audit"
            managed = False

        def __str__(self) -> str:
            return "María Nombre Ficticio"

    someone = Patient()
    record_read(request_of(nutritionist), someone)
    kept = AccessEvent.objects.filter(pk=last().pk).values().get()
    assert "María" not in str(kept)
    assert kept["patient_id"] == kept["object_id"] == str(someone.public_id)


def test_list_keeps_count_and_names_of_filters_only(request_of, nutritionist):
    record_list(request_of(nutritionist), Clinic, count=1, filters=["q", "estado"])
    assert last().detail == "1 resultado · filtros: estado, q"
    assert (last().object_type, last().object_id) == ("accounts.clinic", "")


@pytest.mark.parametrize(
    ("record", "action"),
    [
        (record_print, Action.PRINT),
        (record_download, Action.DOWNLOAD),
        (record_export, Action.EXPORT),
    ],
)
def test_what_leaves_is_recorded(request_of, owner, record, action):
    record(request_of(owner), owner.clinic)
    assert last().action == action


def test_access_outside_a_request_takes_the_actor(db):
    from audit.actor import acting_as

    with acting_as(label="orden: exportar"):
        access_record(action=Action.EXPORT, obj=Clinic)
    assert (last().user_id, last().user_name) == (None, "orden: exportar")


def test_sign_in_and_out_recorded(owner):
    browser = Client()
    browser.post("/cuenta/login/", {"login": owner.user.email, "password": PASSWORD})
    assert (last().action, last().user_id) == (Action.SIGN_IN, owner.user_id)
    browser.post("/cuenta/logout/")
    assert (last().action, last().user_id) == (Action.SIGN_OUT, owner.user_id)


def test_wrong_password_recorded_without_what_was_typed(owner):
    Client().post("/cuenta/login/", {"login": owner.user.email, "password": "equivocada-123"})
    event = AccessEvent.objects.filter(action=Action.SIGN_IN_FAILED).get()
    assert (event.user_id, event.ip) == (owner.user_id, "127.0.0.1")
    assert "equivocada" not in str(AccessEvent.objects.filter(pk=event.pk).values().get())


def test_unknown_email_recorded_without_it(owner):
    Client().post("/cuenta/login/", {"login": "otro@ejemplo.mx", "password": "equivocada-123"})
    event = AccessEvent.objects.filter(action=Action.SIGN_IN_FAILED).get()
    assert (event.user_id, event.detail) == (None, "correo desconocido")
    assert "ejemplo" not in str(AccessEvent.objects.filter(pk=event.pk).values().get())


def test_lockout_recorded(owner, settings):
    browser = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        browser.post("/cuenta/login/", {"login": owner.user.email, "password": "no-es-esta-1"})
    event = AccessEvent.objects.filter(action=Action.LOCKED_OUT).get()
    assert event.user_id == owner.user_id


def test_refusal_recorded(client_of, assistant):
    assert client_of(assistant).get("/consultorio/").status_code == 403
    event = last()
    assert (event.action, event.user_id) == (Action.DENIED, assistant.user_id)
    assert (event.detail, event.clinic_id) == ("accounts:clinic", assistant.clinic_id)


def test_refusal_of_a_visitor_is_not_an_event(client, owner):
    client.get("/consultorio/")
    assert not AccessEvent.objects.filter(action=Action.DENIED).exists()
