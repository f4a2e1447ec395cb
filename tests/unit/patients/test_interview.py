"""The sheets of the interview: what is kept of what was typed, and how it reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.interview import SHEETS, answers_read, answers_shown, incomplete_rows
from patients.interview.answers import MOST_ROWS, AnswersError
from patients.models.history import RULE_OF


def test_every_section_has_its_sheet():
    assert set(SHEETS) == set(RULE_OF)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_keys_are_fit_for_a_form(sheet):
    keys = [q.key for q in sheet.questions] + [t.key for t in sheet.tables]
    assert len(keys) == len(set(keys))
    for table in sheet.tables:
        named = [c.key for c in table.columns] + [r.key for r in table.rows] + [table.key]
        assert not any("-" in key for key in [*keys, *named])
        assert set(table.needed) <= {c.key for c in table.columns}


def test_F22_A2_family_by_condition_with_kinship():
    sheet = SHEETS["heredofamiliares"]
    kept = answers_read(
        sheet,
        {
            "conditions": [
                {"row": "hipertension", "kin": " padre ", "age": ""},
                {"row": "diabetes_2", "kin": "madre, abuela", "age": "45"},
                {"row": "gota", "kin": "", "age": ""},
                {"row": "inventada", "kin": "tío"},
            ]
        },
    )
    assert kept == {
        "conditions": [
            {"row": "diabetes_2", "kin": "madre, abuela", "age": "45"},
            {"row": "hipertension", "kin": "padre"},
        ]
    }
    assert answers_shown(sheet, kept) == [
        ("Diabetes tipo 2", "parentesco: madre, abuela; edad al inicio: 45 años"),
        ("Hipertensión", "parentesco: padre"),
    ]


def test_F22_A4_substances_with_amount_and_frequency():
    sheet = SHEETS["tabaco_alcohol_sustancias"]
    row = {"row": "tabaco", "use": "actual", "amount": "5 cigarros", "frequency": "al día"}
    assert answers_shown(sheet, answers_read(sheet, {"substances": [row]})) == [
        ("Tabaco", "Actual; cantidad: 5 cigarros; frecuencia: al día")
    ]


def test_F22_A5_what_is_taken_says_dose_route_and_periodicity():
    sheet = SHEETS["medicamentos"]
    kept = answers_read(sheet, {"taken": [{"name": "Metformina", "dose": "850 mg"}, {"name": ""}]})
    assert incomplete_rows(sheet, kept) == ["Metformina: falta vía y periodicidad"]
    kept["taken"][0] |= {"route": "oral", "periodicity": "cada 12 horas"}
    assert incomplete_rows(sheet, kept) == []


@pytest.mark.parametrize("typed", ["24.1", "-1", "muchas", "NaN", "Infinity"])
def test_number_out_of_bounds_is_refused_with_its_name(typed):
    with pytest.raises(AnswersError) as caught:
        answers_read(SHEETS["no_patologicos"], {"sleep": typed, "stress": "11"})
    assert len(caught.value.messages) == 2
    assert caught.value.messages[0].startswith("Sueño:")


@pytest.mark.parametrize(("typed", "kept"), [("24", "24"), ("0", "0"), ("7,50", "7.5")])
def test_F22_A6_number_at_the_bounds(typed, kept):
    assert answers_read(SHEETS["no_patologicos"], {"sleep": typed}) == {"sleep": kept}


def test_choice_out_of_the_list_is_refused():
    with pytest.raises(AnswersError):
        answers_read(SHEETS["no_patologicos"], {"intensity": "bestial"})


def test_too_many_rows_are_refused():
    rows = [{"what": str(n)} for n in range(MOST_ROWS + 1)]
    with pytest.raises(AnswersError):
        answers_read(SHEETS["personales_patologicos"], {"events": rows})


@given(
    st.lists(
        st.fixed_dictionaries({k: st.text(max_size=40) for k in ("name", "dose", "route")}),
        max_size=5,
    )
)
@settings(max_examples=30, deadline=None)
def test_reading_what_was_kept_keeps_it(rows):
    sheet = SHEETS["medicamentos"]
    kept = answers_read(sheet, {"taken": rows})
    assert answers_read(sheet, kept) == kept
