"""Whatever door a change comes by, the history says who."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from celery import Celery
from celery.app.trace import build_tracer
from django.test import RequestFactory

from audit.actor import NOBODY, acting, acting_as, actor_of, client_ip, current_actor
from audit.tasks_actor import enter, leave, send_actor


def last_entry():
    return LogEntry.objects.order_by("-pk").first()


def test_request_writes_person_role_address_and_request(client_of, owner):
    browser = client_of(owner)
    answer = browser.post(
        "/consultorio/",
        {
            "kind": "clinica",
            "name": "Nuevo nombre",
            "address": "Calle 9",
            "legal_name": "Razón",
            "institution": "",
            "phone": "",
            "clues": "",
            "record_scope": "clinic",
        },
    )
    assert answer.status_code == 302
    entry = last_entry()
    assert (entry.actor_id, entry.actor_email) == (owner.user_id, owner.user.email)
    assert entry.additional_data == {
        "name": owner.user.full_name,
        "role": "owner",
        "clinic": owner.clinic_id,
    }
    assert (entry.remote_addr, entry.cid) == ("127.0.0.1", answer["X-Request-ID"])


def test_request_leaves_nobody_behind(client_of, owner):
    client_of(owner).get("/consultorio/logotipo/")
    assert current_actor() is NOBODY


def test_command_writes_its_label_and_person(clinic, owner):
    with acting_as(user=owner.user, label="orden: demo_seed", clinic_id=clinic.pk):
        clinic.name = "Por orden"
        clinic.save(update_fields=["name"])
    entry = last_entry()
    assert entry.actor_id == owner.user_id
    assert entry.additional_data["label"] == "orden: demo_seed"
    assert entry.additional_data["clinic"] == clinic.pk


def test_command_without_person_still_says_which(clinic):
    with acting_as(label="orden: foods_import"):
        clinic.name = "Sin persona"
        clinic.save(update_fields=["name"])
    assert last_entry().actor_id is None
    assert last_entry().additional_data == {"label": "orden: foods_import"}


def test_acting_ends_with_an_error(owner):
    with pytest.raises(KeyError), acting_as(user=owner.user):
        raise KeyError
    assert current_actor() is NOBODY


def test_task_runs_as_its_enqueuer(owner):
    headers: dict = {}
    with acting_as(user=owner.user, role="owner", clinic_id=owner.clinic_id):
        send_actor(headers=headers)
    assert headers["audit_actor"] == {
        "user_id": owner.user_id,
        "role": "owner",
        "clinic_id": owner.clinic_id,
    }, "solo identificadores viajan por la cola"
    task = SimpleNamespace(name="plans.tasks.batch", request=SimpleNamespace(**headers))
    enter(task_id="t1", task=task)
    actor = current_actor()
    leave(task_id="t1")
    assert (actor.user_id, actor.name) == (owner.user_id, owner.user.full_name)
    assert actor.label == "tarea: plans.tasks.batch"
    assert current_actor() is NOBODY


def test_task_of_the_clock_has_a_label_and_no_person(db):
    enter(task_id="t2", task=SimpleNamespace(name="audit.tasks.seal", request=SimpleNamespace()))
    actor = current_actor()
    leave(task_id="t2")
    assert (actor.user_id, actor.label) == (None, "tarea: audit.tasks.seal")


def test_task_run_inside_a_request_keeps_its_person(owner):
    with acting_as(user=owner.user):
        enter(task_id="t3", task=SimpleNamespace(name="t", request=SimpleNamespace(headers=None)))
        actor = current_actor()
        leave(task_id="t3")
    assert (actor.user_id, actor.label) == (owner.user_id, "tarea: t")


def test_real_message_and_real_worker_carry_the_actor(owner):
    """Published on an in-memory broker, taken up by the worker's own tracer."""
    app = Celery("prueba", broker="memory://", set_as_current=False)
    seen = []

    @app.task(name="tests.who")
    def who() -> None:
        seen.append(current_actor())

    with acting_as(user=owner.user, clinic_id=owner.clinic_id):
        who.apply_async()
    with app.connection_for_read() as connection:
        message = connection.SimpleQueue("celery").get_nowait()
    message.ack()
    request = {**message.headers, "is_eager": False}
    build_tracer(who.name, who, app=app)(message.headers["id"], [], {}, request)
    assert (seen[0].user_id, seen[0].clinic_id) == (owner.user_id, owner.clinic_id)
    assert seen[0].label == "tarea: tests.who"
    assert current_actor() is NOBODY


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 189.1.2.3", "189.1.2.3"),
        (2, "6.6.6.6, 189.1.2.3, 10.0.0.1", "189.1.2.3"),
        (2, "189.1.2.3", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_client_ip_believes_only_our_proxies(settings, proxies, forwarded, expected):
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert client_ip(request) == expected


def test_actor_of_anonymous_request_is_only_an_address():
    actor = actor_of(RequestFactory().get("/"))
    assert (actor.user_id, actor.ip) == (None, "127.0.0.1")
    with acting(actor):
        assert current_actor() is actor
