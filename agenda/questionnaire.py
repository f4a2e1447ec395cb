"""What the pre-visit form asks, and how an answer reads in the record. Pure.

Questions go in the order of norms NOM-004 6.1; whatever is left blank is simply not said. Nothing
is asked that the visit does not need, and the CURP is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patients.models.history import Section

LONG, SHORT = 2000, 160


@dataclass(frozen=True)
class Question:
    """A field of the form. `section` is where its answer belongs in the history, if it does."""

    name: str
    label: str
    section: str = ""
    kind: str = "text"
    hint: str = ""
    autocomplete: str = "off"

    @property
    def most(self) -> int:
        """Letters that it holds."""
        return LONG if self.kind == "long" else SHORT


@dataclass(frozen=True)
class Part:
    """A card of the form."""

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""


IDENTIFICATION = (
    Question("given_names", "Nombre o nombres", autocomplete="given-name"),
    Question("first_surname", "Primer apellido", autocomplete="family-name"),
    Question("second_surname", "Segundo apellido", autocomplete="additional-name"),
    Question("birth_date", "Fecha de nacimiento", kind="date", autocomplete="bday"),
    Question("sex", "Sexo", kind="sex"),
    Question("phone", "Teléfono", kind="tel", autocomplete="tel"),
    Question("email", "Correo", kind="email", autocomplete="email"),
    Question("address", "Domicilio", kind="long", autocomplete="street-address"),
    Question("occupation", "Ocupación", autocomplete="organization-title"),
    Question("emergency_name", "A quién avisamos en una emergencia"),
    Question("emergency_relationship", "Parentesco"),
    Question("emergency_phone", "Teléfono de esa persona", kind="tel"),
)
HEALTH = (
    Question("reason", "¿Por qué viene y qué le gustaría lograr?", Section.REASON, "long"),
    Question(
        "family",
        "Enfermedades en su familia",
        Section.FAMILY,
        "long",
        "Diabetes, presión alta, obesidad, colesterol, corazón, cáncer, riñón, tiroides: quién.",
    ),
    Question(
        "illnesses",
        "Sus enfermedades, cirugías u hospitalizaciones",
        Section.PATHOLOGICAL,
        "long",
        "Con el año, si lo recuerda.",
    ),
    Question(
        "medicines",
        "Medicamentos, suplementos y remedios que toma",
        Section.PATHOLOGICAL,
        "long",
        "Nombre, cuánto y cada cuándo.",
    ),
    Question("tobacco", "Tabaco", Section.SUBSTANCES, hint="Cuánto y desde cuándo; o «no»."),
    Question("alcohol", "Alcohol", Section.SUBSTANCES, hint="Qué, cuánto y cada cuándo; o «no»."),
    Question("substances", "Otras sustancias", Section.SUBSTANCES),
    Question("food_allergies", "Alergias a alimentos", hint="Separadas por comas; o «ninguna»."),
    Question("drug_allergies", "Alergias a medicinas", hint="Separadas por comas; o «ninguna»."),
    Question(
        "weight_story",
        "¿Cómo ha cambiado su peso y qué ha intentado?",
        Section.PRESENT,
        "long",
        "Peso mayor y menor de adulto, dietas o tratamientos, y por qué los dejó.",
    ),
    Question(
        "digestion",
        "Su digestión",
        Section.SYSTEMS,
        "long",
        "Apetito, agruras, inflamación, cada cuándo evacúa.",
    ),
)
LIFE = (
    Question("sleep", "Cuántas horas duerme", Section.NON_PATHOLOGICAL),
    Question("activity", "Actividad física", Section.NON_PATHOLOGICAL, hint="Qué, minutos y días."),
    Question("cooking", "Quién cocina y dónde come", Section.NON_PATHOLOGICAL),
    Question("schedule", "Su horario de trabajo o escuela", Section.NON_PATHOLOGICAL),
)
RECALL = (
    Question("breakfast", "Desayuno", Section.DIET, "long"),
    Question("morning_snack", "A media mañana", Section.DIET, "long"),
    Question("lunch", "Comida", Section.DIET, "long"),
    Question("afternoon_snack", "A media tarde", Section.DIET, "long"),
    Question("dinner", "Cena", Section.DIET, "long"),
    Question("drinks", "Agua y otras bebidas del día", Section.DIET),
    Question("usual", "¿Fue un día normal?", Section.DIET),
    Question("dislikes", "Lo que no le gusta o no come", Section.DIET),
)
PARTS = (
    Part("identificacion", "Sus datos", IDENTIFICATION),
    Part(
        "salud", "Su salud", HEALTH, "Lo que no sepa o prefiera decir en persona, déjelo en blanco."
    ),
    Part("vida", "Su vida diaria", LIFE),
    Part(
        "recordatorio",
        "Lo que comió ayer",
        RECALL,
        "Con sus palabras: qué, cuánto y a qué hora. No hay respuestas buenas ni malas.",
    ),
)
QUESTIONS: dict[str, Question] = {q.name: q for part in PARTS for q in part.questions}
IDENTITY, ALLERGIES = "identificacion", "alergias"
NONE = frozenset({"no", "ninguna", "ninguno", "niego", "nada", "no tengo"})


def cleaned(given: Mapping[str, str]) -> dict[str, str]:
    """The answers to known questions, trimmed and cut to what each holds; blanks left out."""
    said = {name: str(given.get(name, "")).replace("\0", "").strip() for name in QUESTIONS}
    cut = {name: text[: QUESTIONS[name].most].strip() for name, text in said.items()}
    return {name: text for name, text in cut.items() if text}


def section_texts(answers: Mapping[str, str]) -> dict[str, str]:
    """What the person said for each section of the history, a line a question."""
    lines: dict[str, list[str]] = {}
    for name, question in QUESTIONS.items():
        if question.section and answers.get(name):
            said = " ".join(answers[name].split())
            told = f"{question.label}{'' if question.label.endswith('?') else ':'} {said}"
            lines.setdefault(str(question.section), []).append(told)
    return {section: "\n".join(found) for section, found in lines.items()}


def allergies_of(answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Agents by kind («food», «drug»); empty for «ninguna»."""
    return {kind: listed(answers.get(f"{kind}_allergies", "")) for kind in ("food", "drug")}


def denies_allergies(answers: Mapping[str, str]) -> bool:
    """Whether both kinds were answered and both with «ninguna»."""
    said = [answers.get(f"{kind}_allergies", "") for kind in ("food", "drug")]
    return all(said) and not any(listed(text) for text in said)


def listed(text: str) -> tuple[str, ...]:
    """The items of a list with commas, each once; «ninguna» is none."""
    items = (" ".join(item.split()) for item in text.replace("\n", ",").split(","))
    return tuple(dict.fromkeys(i[:80] for i in items if i and i.casefold().strip(".") not in NONE))


def identity_of(answers: Mapping[str, str]) -> dict[str, str]:
    """What the person said of who they are."""
    return {q.name: answers[q.name] for q in IDENTIFICATION if answers.get(q.name)}


def items_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """What there is to review, in the order of the record: identity, allergies, sections."""
    first = [IDENTITY] if identity_of(answers) else []
    asked = any(answers.get(f"{kind}_allergies") for kind in ("food", "drug"))
    texts = section_texts(answers)
    return (*first, *([ALLERGIES] if asked else []), *(s for s in Section.values if s in texts))
