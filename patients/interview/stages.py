"""The sheets that only some patients have: who may be pregnant, children and older people."""

from __future__ import annotations

from decimal import Decimal

from patients.interview.question import Question, Sheet

D = Decimal
YES_NO = (("si", "Sí"), ("no", "No"))

OBSTETRIC = Sheet(
    questions=(
        Question("menarche", "Menarca", unit="años", minimum=D(7), maximum=D(20), width=3),
        Question("last_period", "Última menstruación", is_date=True, width=3),
        Question("contraception", "Anticoncepción", length=80, width=3),
        Question("ovary", "Síndrome de ovario poliquístico", options=YES_NO, width=3),
        Question("pregnancies", "Gestas", minimum=D(0), maximum=D(20), width=3),
        Question("births", "Partos", minimum=D(0), maximum=D(20), width=3),
        Question("caesareans", "Cesáreas", minimum=D(0), maximum=D(10), width=3),
        Question("losses", "Abortos", minimum=D(0), maximum=D(20), width=3),
        Question("pregnant", "Embarazo actual", options=YES_NO, width=3),
        Question("weeks", "Semanas de gestación", minimum=D(1), maximum=D(43), width=3),
        Question(
            "weight_before",
            "Peso antes del embarazo",
            unit="kg",
            minimum=D(20),
            maximum=D(300),
            width=3,
        ),
        Question("fetuses", "Fetos", minimum=D(1), maximum=D(5), width=3),
        Question("pregnancy_symptoms", "Náusea, vómito, antojos o pica", length=160, width=6),
        Question("lactation", "Lactancia actual", options=YES_NO, width=3),
        Question("menopause", "Menopausia", unit="años", minimum=D(30), maximum=D(65), width=3),
    )
)

PAEDIATRIC = Sheet(
    questions=(
        Question(
            "birth_weight", "Peso al nacer", unit="g", minimum=D(400), maximum=D(6500), width=3
        ),
        Question(
            "birth_length", "Talla al nacer", unit="cm", minimum=D(25), maximum=D(65), width=3
        ),
        Question("birth_weeks", "Semanas al nacer", minimum=D(22), maximum=D(43), width=3),
        Question(
            "birth", "Nacimiento", options=(("parto", "Parto"), ("cesarea", "Cesárea")), width=3
        ),
        Question(
            "milk",
            "Lactancia",
            options=(
                ("exclusiva", "Materna exclusiva"),
                ("mixta", "Mixta"),
                ("formula", "Fórmula"),
            ),
            width=3,
        ),
        Question(
            "milk_months", "Hasta qué edad", unit="meses", minimum=D(0), maximum=D(72), width=3
        ),
        Question(
            "weaning",
            "Inicio de otros alimentos",
            unit="meses",
            minimum=D(0),
            maximum=D(24),
            width=3,
        ),
        Question("first_foods", "Primeros alimentos y reacciones", length=160, width=3),
        Question("development", "Desarrollo y escuela", length=200, width=6),
        Question("fed_by", "Quién le da de comer", length=120, width=6),
    )
)

ELDER = Sheet(
    questions=(
        Question("teeth", "Dentadura o prótesis", length=120, width=3),
        Question("appetite", "Apetito en los últimos 3 meses", length=120, width=3),
        Question("falls", "Caídas en el último año", minimum=D(0), maximum=D(50), width=3),
        Question("memory", "Memoria y ánimo", length=120, width=3),
        Question(
            "independence",
            "Para comer",
            options=(
                ("solo", "Se vale por sí misma"),
                ("ayuda", "Con ayuda"),
                ("dependiente", "Le dan de comer"),
            ),
            width=3,
        ),
        Question("shopping", "Quién compra y cocina", length=120, width=3),
        Question("alone", "Vive sola o solo", options=YES_NO, width=3),
        Question("support", "Red de apoyo", length=120, width=3),
    )
)
