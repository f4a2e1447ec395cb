"""«Historial» is for the owner and the auditor, of their clinic, and reading it leaves a trace."""

from __future__ import annotations

import pytest

from accounts.models import Clinic, Role
from audit.actor import acting_as
from audit.chain import seal_all
from audit.models import AccessEvent, Action, ChainLink
from tests.factories.accounts import ClinicFactory, MembershipFactory

PAGE = "/historial/"


def change_clinic(member, name):
    with acting_as(user=member.user, role=member.role, clinic_id=member.clinic_id):
        clinic = Clinic.objects.get(pk=member.clinic_id)
        clinic.name = name
        clinic.save(update_fields=["name"])


def read(browser, query=""):
    seal_all()
    return browser.get(PAGE + query)


@pytest.mark.parametrize("role", [Role.OWNER, Role.AUDITOR])
def test_history_tells_what_happened(client_of, clinic, owner, role):
    change_clinic(owner, "Clínica del Valle")
    reader = MembershipFactory(clinic=clinic, role=role)
    page = read(client_of(reader)).content.decode()
    assert f"{owner.user.full_name} cambió el nombre de" in page
    assert "«Clínica del Valle»" in page


@pytest.mark.parametrize("who", ["nutritionist", "assistant"])
def test_history_closed_to_other_roles(client_of, request, who):
    assert read(client_of(request.getfixturevalue(who))).status_code == 403


def test_history_asks_a_visitor_to_sign_in(client, owner):
    assert client.get(PAGE).status_code == 302


def test_history_hidden_from_other_clinic(client_of, owner, stranger):
    change_clinic(owner, "Solo de aquí")
    assert "Solo de aquí" not in read(client_of(stranger)).content.decode()


def test_history_reading_is_recorded(client_of, owner):
    read(client_of(owner), "?kind=change")
    event = AccessEvent.objects.filter(action=Action.LIST).get()
    assert event.user_id == owner.user_id
    assert event.detail.endswith("filtros: kind")


def test_history_filters_by_person_and_kind(client_of, clinic, owner, nutritionist):
    change_clinic(owner, "Por la titular")
    change_clinic(nutritionist, "Por el nutriólogo")
    browser = client_of(owner)
    page = read(browser, f"?person={nutritionist.user_id}").content.decode()
    assert "a «Por el nutriólogo»" in page
    assert "a «Por la titular»" not in page
    assert "a «Por el" not in read(browser, "?kind=access").content.decode()


def test_history_filters_by_day_of_the_practice(client_of, owner, time_machine_or_skip):
    time_machine_or_skip("2026-11-25T03:00:00+00:00")  # still the 24th in Mexico City
    change_clinic(owner, "De noche")
    seal_all()
    browser = client_of(owner)
    assert "De noche" in read(browser, "?since=2026-11-24&until=2026-11-24").content.decode()
    assert "a «De noche" not in read(browser, "?since=2026-11-25&kind=change").content.decode()


@pytest.fixture
def time_machine_or_skip():
    machine = pytest.importorskip("time_machine")
    travels = []

    def travel(moment: str) -> None:
        trip = machine.travel(moment, tick=True)
        trip.start()
        travels.append(trip)

    yield travel
    for trip in travels:
        trip.stop()


@pytest.mark.parametrize(
    "query", ["?since=2026-13-45", "?person=999999", "?kind=nada", "?before=0", "?before=x"]
)
def test_history_bad_filter_is_told(client_of, owner, query):
    answer = read(client_of(owner), query)
    assert answer.status_code == 422


def test_history_dates_in_order(client_of, owner):
    page = read(client_of(owner), "?since=2026-11-24&until=2026-11-01")
    assert "«Hasta» es anterior a «Desde»" in page.content.decode()


def test_history_pages_by_folio_without_gap_or_repeat(client_of, owner):
    for n in range(120):
        AccessEvent.objects.create(
            action=Action.READ, user_name=f"P{n:03}", clinic_id=owner.clinic_id
        )
    seal_all()
    browser, query, seen = client_of(owner), "?kind=access", []
    for _ in range(3):
        context = browser.get(PAGE + query).context
        seen += [e.seq for e in context["page"].events]
        query = f"?{context['older']}"
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) >= 120


@pytest.mark.parametrize("many", [1, 45])
def test_history_constant_queries(client_of, owner, django_assert_num_queries, many):
    for n in range(many):
        change_clinic(owner, f"Nombre {n}")
        Clinic.objects.filter(pk=owner.clinic_id).update(phone=str(n))
        AccessEvent.objects.create(action=Action.READ, clinic_id=owner.clinic_id)
    seal_all()
    browser = client_of(owner)
    browser.get(PAGE)
    with django_assert_num_queries(7):  # session, who, people, links, one a kind, the trace
        browser.get(PAGE)


def test_history_shows_changes_from_outside_as_such(client_of, owner):
    with acting_as(user=owner.user, clinic_id=owner.clinic_id):
        Clinic.objects.filter(pk=owner.clinic_id).update(phone="1")
    page = read(client_of(owner), "?kind=row").content.decode()
    assert f"{owner.user.full_name} cambió el consultorio por fuera del expediente" in page


def test_history_survives_a_row_that_is_gone(client_of, owner):
    from tests.unit.audit.backdoor import sql, triggers_off

    event = AccessEvent.objects.create(action=Action.READ, clinic_id=owner.clinic_id)
    seal_all()
    with triggers_off():
        sql("DELETE FROM audit_accessevent WHERE id = %s", event.pk)
    assert "Falta la fila" in read(client_of(owner)).content.decode()
    assert ChainLink.objects.filter(source_pk=event.pk, kind="access").exists()


def test_admin_of_accesses_reads_own_clinic_only(client_of, owner, stranger):
    owner.user.is_staff = True
    owner.user.save(update_fields=["is_staff"])
    for member in (owner, stranger):
        AccessEvent.objects.create(
            action=Action.READ, user_name=f"de {member.clinic_id}!", clinic_id=member.clinic_id
        )
    browser = client_of(owner)
    page = browser.get("/administracion/audit/accessevent/")
    assert page.status_code == 200
    assert f"de {owner.clinic_id}!" in page.content.decode()
    assert f"de {stranger.clinic_id}!" not in page.content.decode()
    mine = AccessEvent.objects.filter(user_name=f"de {owner.clinic_id}!").get()
    assert browser.post(f"/administracion/audit/accessevent/{mine.pk}/delete/").status_code == 403
    assert browser.get("/administracion/audit/accessevent/add/").status_code == 403
    assert AccessEvent.objects.filter(object_type="audit.accessevent").exists()


def test_admin_has_no_page_of_every_clinics_history(client_of, owner):
    owner.user.is_staff = owner.user.is_superuser = True
    owner.user.save(update_fields=["is_staff", "is_superuser"])
    assert client_of(owner).get("/administracion/auditlog/logentry/").status_code == 404


def test_people_of_includes_who_left(clinic, owner):
    from accounts.selectors import people_of

    gone = MembershipFactory(clinic=clinic, is_active=False)
    MembershipFactory(clinic=ClinicFactory())
    assert {m.pk for m in people_of(clinic=clinic)} == {owner.pk, gone.pk}
