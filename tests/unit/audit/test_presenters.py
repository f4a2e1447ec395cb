"""An event becomes a sentence a Mexican professional would write."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import Clinic, Membership, User
from audit.models import AccessEvent, Action, RowChange
from audit.presenters import tell_access, tell_change, tell_row
from audit.wording import article, join, spoken


def entry(model=Clinic, *, changes, action=1, **extra):
    return LogEntry(
        content_type=ContentType.objects.get_for_model(model),
        object_pk="1",
        object_repr="Consultorio Centro",
        action=action,
        changes=changes,
        additional_data={"name": "Ana López"} | extra,
    )


def test_change_of_one_field(db):
    told = tell_change(1, entry(changes={"name": ["Norte", "Sur"]}))
    assert told.text == "Ana López cambió el nombre de «Norte» a «Sur»"
    assert told.subject == "consultorio: Consultorio Centro"


def test_change_names_what_a_row_measures(db):
    """A row that says `noun` and `unit` of its value is told by them."""

    class Measured(models.Model):
        value = models.DecimalField("valor", max_digits=6, decimal_places=3)

        class Meta:
            app_label = "audit"
            managed = False

        def __str__(self) -> str:
            return "medida"

    change = entry(changes={}, noun="talla", unit="cm")
    change.content_type = ContentType(app_label="audit", model="measured")
    change.content_type.model_class = lambda: Measured
    change.changes = {"value": ["165.000", "163.000"]}
    assert tell_change(1, change).text == "Ana López cambió la talla de 165 a 163 cm"


def test_change_says_choice_boolean_and_nothing_in_words(db):
    told = tell_change(
        1,
        entry(Membership, changes={"is_active": ["True", "False"], "role": ["owner", "auditor"]}),
    )
    assert told.text == ("Ana López cambió la función de titular a auditor y «vigente» de sí a no")
    told = tell_change(1, entry(changes={"phone": ["", "5512345678"], "clues": ["AB", ""]}))
    assert told.text == ("Ana López cambió el teléfono: puso «5512345678» y la CLUES: quitó «AB»")


def test_change_tells_fields_in_the_order_of_the_form(db):
    changes = {"phone": ["1", "2"], "name": ["a", "b"]}
    assert "el nombre de «a» a «b» y el teléfono" in tell_change(1, entry(changes=changes)).text


def test_change_of_many_fields_tells_three(db):
    names = ["name", "address", "legal_name", "phone", "institution"]
    told = tell_change(1, entry(changes={name: ["a", "b"] for name in names}))
    assert told.text.endswith("y 2 datos más")
    assert len(told.rest) == 2


def test_hidden_value_never_told(db):
    told = tell_change(1, entry(User, changes={"password": ["vieja", "nueva"]}))
    assert told.text == "Ana López cambió la contraseña (valor oculto)" or "oculto" in told.text
    assert "nueva" not in told.text
    row = RowChange(
        table_name="accounts_user",
        row_pk="3",
        op="U",
        before={"password": "vieja"},
        after={"password": "nueva"},
        db_user="app",
    )
    assert "nueva" not in str(tell_row(1, row))


@pytest.mark.parametrize(
    ("action", "words"), [(0, "dio de alta el consultorio"), (2, "borró el consultorio")]
)
def test_creation_and_deletion(db, action, words):
    told = tell_change(1, entry(changes={"name": ["None", "Sur"]}, action=action))
    assert told.text == f"Ana López {words}"


def test_change_without_person_names_the_road(db):
    change = entry(changes={"name": ["a", "b"]})
    change.additional_data = {"label": "orden: foods_import"}
    assert tell_change(1, change).text.startswith("orden: foods_import cambió")
    change.additional_data = None
    assert tell_change(1, change).text.startswith("El sistema cambió")


def test_change_of_a_model_that_is_gone(db):
    change = entry(changes={"algo": ["1", "2"]})
    change.content_type = ContentType(app_label="nada", model="desaparecido")
    assert tell_change(1, change).text == "Ana López cambió el desaparecido"


@pytest.mark.parametrize(
    ("action", "extra", "words"),
    [
        (Action.READ, {"object_id": "x"}, "Ana López consultó el consultorio"),
        (Action.LIST, {}, "Ana López consultó la lista de consultorios"),
        (Action.LIST, {"object_type": "audit.chainlink"}, "Ana López consultó el historial"),
        (Action.LIST, {"object_type": "no.existe"}, "Ana López consultó una lista"),
        (Action.EXPORT, {"object_type": "no.existe"}, "Ana López exportó no.existe"),
        (Action.SIGN_IN, {}, "Ana López entró"),
        (Action.SIGN_IN_FAILED, {"user_name": ""}, "Contraseña equivocada de alguien sin cuenta"),
        (Action.DENIED, {}, "Se negó el acceso a Ana López"),
    ],
)
def test_access(action, extra, words):
    event = AccessEvent(
        **{"action": action, "user_name": "Ana López", "object_type": "accounts.clinic"} | extra
    )
    assert tell_access(1, event).text == words


def test_row_says_it_came_by_another_road(db):
    row = RowChange(
        table_name="accounts_membership",
        row_pk="7",
        op="U",
        before={"role": "owner"},
        after={"role": "auditor"},
        db_user="nutricion",
    )
    told = tell_row(1, row)
    assert told.text == (
        "El usuario «nutricion» de la base cambió el integrante por fuera del expediente"
    )
    assert told.rest == ("la función de titular a auditor",)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("talla", "la"),
        ("peso", "el"),
        ("nota de evolución", "la"),
        ("presión sistólica", "la"),
        ("día de la cita", "el"),
        ("clave", "la"),
        ("alergias", "las"),
        ("mediciones", "las"),
        ("pacientes", "los"),
        ("domicilio", "el"),
    ],
)
def test_article(noun, expected):
    assert article(noun) == expected


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (models.DateField(), "2026-11-24", "24/nov/2026"),
        (models.DateTimeField(), "2026-11-25 01:30:00", "24/nov/2026 19:30"),
        (models.DecimalField(), "70.500", "70.5"),
        (models.DecimalField(), "1200", "1200"),
        (models.IntegerField(), 5, "5"),
        (models.TextField(), "x" * 200, "«" + "x" * 79 + "…»"),
        (models.DateField(), "no es fecha", "no es fecha"),
        (models.CharField(), None, ""),
    ],
)
def test_spoken(field, value, words):
    assert spoken(field, value) == words


def test_join():
    assert [join([]), join(["a"]), join(["a", "b", "c"])] == ["", "a", "a, b y c"]
