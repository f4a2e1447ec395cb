"""The sheets of the clinical history, by section (NOM-004 6.1.1 and 6.1.2; our own field list)."""

from __future__ import annotations

from decimal import Decimal

from patients.interview.question import Question, Row, Sheet, Table
from patients.interview.stages import ELDER, OBSTETRIC, PAEDIATRIC

D = Decimal


def rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    """The rows that a closed table names."""
    return tuple(Row(key, label) for key, label in pairs)


REASON = Sheet(questions=(Question("expectations", "Qué espera lograr", width=9),))

FAMILY = Sheet(
    tables=(
        Table(
            "conditions",
            "Padecimientos en la familia",
            columns=(
                Question("kin", "Parentesco", length=80, width=6),
                Question(
                    "age", "Edad al inicio", unit="años", minimum=D(0), maximum=D(110), width=3
                ),
            ),
            rows=rows(
                ("obesidad", "Obesidad"),
                ("diabetes_2", "Diabetes tipo 2"),
                ("diabetes_1", "Diabetes tipo 1"),
                ("hipertension", "Hipertensión"),
                ("dislipidemia", "Dislipidemia"),
                ("cardiovascular", "Enfermedad cardiovascular"),
                ("cancer", "Cáncer"),
                ("renal", "Enfermedad renal"),
                ("hepatica", "Enfermedad hepática"),
                ("tiroidea", "Enfermedad tiroidea"),
                ("gota", "Gota"),
                ("conducta_alimentaria", "Trastorno de la conducta alimentaria"),
                ("celiaquia", "Enfermedad celiaca"),
                ("alergias", "Alergias"),
                ("osteoporosis", "Osteoporosis"),
            ),
        ),
    )
)

PATHOLOGICAL = Sheet(
    tables=(
        Table(
            "events",
            "Antecedente",
            columns=(
                Question("what", "Qué", length=120),
                Question(
                    "kind",
                    "Tipo",
                    width=3,
                    options=(
                        ("enfermedad", "Enfermedad"),
                        ("cirugia", "Cirugía"),
                        ("digestiva", "Cirugía bariátrica o digestiva"),
                        ("hospitalizacion", "Hospitalización"),
                        ("traumatismo", "Traumatismo"),
                        ("transfusion", "Transfusión"),
                        ("conducta_alimentaria", "Conducta alimentaria"),
                        ("salud_mental", "Salud mental"),
                    ),
                ),
                Question("when", "Cuándo", length=40, width=2),
                Question("treatment", "Tratamiento", length=160, width=3),
            ),
            add="Agregar otro antecedente",
        ),
    )
)

SUBSTANCES = Sheet(
    tables=(
        Table(
            "substances",
            "Sustancias",
            columns=(
                Question(
                    "use",
                    "Consumo",
                    width=2,
                    options=(("nunca", "Nunca"), ("antes", "Antes"), ("actual", "Actual")),
                ),
                Question("amount", "Cantidad", length=60, width=3),
                Question("frequency", "Frecuencia", length=60, width=2),
                Question("since", "Desde cuándo", length=40, width=2),
            ),
            rows=rows(("tabaco", "Tabaco"), ("alcohol", "Alcohol"), ("otras", "Otras sustancias")),
        ),
    )
)

MEDICATION = Sheet(
    tables=(
        Table(
            "taken",
            "Medicamento o suplemento",
            columns=(
                Question("name", "Nombre genérico o producto", length=120, width=3),
                Question(
                    "kind",
                    "Tipo",
                    width=3,
                    options=(
                        ("medicamento", "Medicamento"),
                        ("suplemento", "Suplemento"),
                        ("herbolaria", "Herbolaria"),
                    ),
                ),
                Question("dose", "Dosis", length=60, width=3, hint="850 mg"),
                Question("route", "Vía", length=40, width=3, hint="oral"),
                Question("periodicity", "Periodicidad", length=60, width=3, hint="cada 12 horas"),
                Question("prescriber", "Quién lo indicó", length=80, width=3),
                Question("since", "Desde cuándo", length=40, width=3),
                Question("interaction", "Cuidado con los alimentos", length=120, width=3),
            ),
            needed=("name", "dose", "route", "periodicity"),
            add="Agregar otro",
        ),
    )
)

NON_PATHOLOGICAL = Sheet(
    questions=(
        Question("sleep", "Sueño", unit="h", minimum=D(0), maximum=D(24), width=3),
        Question("stress", "Estrés de 0 a 10", minimum=D(0), maximum=D(10), width=3),
        Question("sitting", "Sentado al día", unit="h", minimum=D(0), maximum=D(24), width=3),
        Question("work", "Horario de trabajo o escuela", length=80, width=3),
        Question("activity", "Actividad física", length=80, width=3, hint="caminata, natación"),
        Question("minutes", "Minutos por vez", minimum=D(0), maximum=D(600), width=3),
        Question("days", "Días por semana", minimum=D(0), maximum=D(7), width=3),
        Question(
            "intensity",
            "Intensidad",
            width=3,
            options=(("ligera", "Ligera"), ("moderada", "Moderada"), ("vigorosa", "Vigorosa")),
        ),
        Question("cooks", "Quién cocina", length=80, width=3),
        Question("buys", "Quién compra", length=80, width=3),
        Question("budget", "Presupuesto semanal", length=60, width=3),
        Question("equipment", "Equipo de cocina", length=120, width=3),
        Question("dwelling", "Vivienda, servicios y agua", length=160),
        Question("vaccines", "Vacunas", length=120),
    )
)

PRESENT = Sheet(
    questions=(
        Question("onset", "Inicio", length=80, width=3, hint="hace dos años"),
        Question("usual", "Peso habitual", unit="kg", minimum=D(1), maximum=D(400), width=3),
        Question("highest", "Peso máximo", unit="kg", minimum=D(1), maximum=D(400), width=3),
        Question("lowest", "Peso mínimo", unit="kg", minimum=D(1), maximum=D(400), width=3),
        Question("change_1", "Cambio en 1 mes", unit="kg", minimum=D(-99), maximum=D(99)),
        Question("change_3", "Cambio en 3 meses", unit="kg", minimum=D(-99), maximum=D(99)),
        Question("change_6", "Cambio en 6 meses", unit="kg", minimum=D(-99), maximum=D(99)),
    ),
    tables=(
        Table(
            "treatments",
            "Tratamiento previo",
            columns=(
                Question("what", "Qué hizo", length=120),
                Question(
                    "kind",
                    "Tipo",
                    width=3,
                    options=(
                        ("convencional", "Convencional"),
                        ("alternativo", "Alternativo"),
                        ("tradicional", "Tradicional"),
                        ("dieta", "Dieta"),
                        ("farmaco", "Fármaco"),
                    ),
                ),
                Question("when", "Cuándo", length=40, width=2),
                Question("left", "Resultado y por qué lo dejó", length=160, width=3),
            ),
            add="Agregar otro tratamiento",
        ),
    ),
)

SYSTEM_STATE = Question(
    "state",
    "Estado",
    width=3,
    options=(
        ("normal", "Sin alteraciones"),
        ("altered", "Alterado"),
        ("not_asked", "No interrogado"),
    ),
)

SYSTEMS = Sheet(
    tables=(
        Table(
            "systems",
            "Aparatos y sistemas",
            columns=(SYSTEM_STATE, Question("found", "Qué refiere", width=6)),
            rows=rows(
                ("digestivo", "Digestivo: apetito, masticación, reflujo, evacuaciones"),
                ("cardiovascular", "Cardiovascular"),
                ("respiratorio", "Respiratorio"),
                ("renal", "Renal y urinario"),
                ("endocrino", "Endocrino"),
                ("hematologico", "Hematológico"),
                ("musculoesqueletico", "Musculoesquelético"),
                ("nervioso", "Nervioso"),
                ("piel", "Piel, pelo y uñas"),
                ("psicologico", "Ánimo y relación con la comida"),
            ),
        ),
    ),
    questions=(
        Question("bristol", "Escala de Bristol", minimum=D(1), maximum=D(7), width=3),
        Question("bowel", "Evacuaciones al día", minimum=D(0), maximum=D(20), width=3),
    ),
)

DIET = Sheet(
    questions=(
        Question("meals", "Comidas al día", minimum=D(0), maximum=D(12), width=3),
        Question("out", "Comidas fuera por semana", minimum=D(0), maximum=D(35), width=3),
        Question("water", "Agua simple al día", unit="L", minimum=D(0), maximum=D(12), width=3),
        Question("sweet", "Bebidas azucaradas por semana", minimum=D(0), maximum=D(99), width=3),
        Question("schedule", "Horarios y lugar", length=160, width=6),
        Question("packed", "Ultraprocesados y sellos", length=160, width=6),
        Question("salt", "Sal y azúcar en la mesa", length=120),
        Question("liked", "Preferencias", length=200),
        Question("beliefs", "Creencias sobre la comida", length=200),
        Question("fasting", "Ayunos", length=120),
        Question("binges", "Atracones", length=120),
        Question("setting", "Con quién come", length=120),
    )
)

REGION_STATE = Question(
    "state",
    "Estado",
    width=3,
    options=(
        ("normal", "Sin alteraciones"),
        ("altered", "Con hallazgos"),
        ("not_seen", "No explorado"),
    ),
)

EXAMINATION = Sheet(
    tables=(
        Table(
            "regions",
            "Por región",
            columns=(REGION_STATE, Question("found", "Qué se observa", width=6)),
            rows=rows(
                ("cabello", "Cabello"),
                ("ojos", "Ojos"),
                ("boca", "Boca y dentadura"),
                ("cuello", "Cuello y tiroides"),
                ("piel", "Piel y acantosis"),
                ("unas", "Uñas"),
                ("abdomen", "Abdomen"),
                ("extremidades", "Extremidades"),
                ("edema", "Edema"),
            ),
        ),
    )
)

SHEETS: dict[str, Sheet] = {
    "motivo": REASON,
    "heredofamiliares": FAMILY,
    "personales_patologicos": PATHOLOGICAL,
    "tabaco_alcohol_sustancias": SUBSTANCES,
    "medicamentos": MEDICATION,
    "no_patologicos": NON_PATHOLOGICAL,
    "gineco_obstetricos": OBSTETRIC,
    "pediatricos": PAEDIATRIC,
    "persona_mayor": ELDER,
    "padecimiento_actual": PRESENT,
    "aparatos_y_sistemas": SYSTEMS,
    "evaluacion_dietetica": DIET,
    "exploracion_fisica": EXAMINATION,
    "resultados": Sheet(),
}
