"""What the channel answers by itself. Pure. Every answer offers a person."""

from __future__ import annotations

from collections.abc import Iterator

from plans.reading import FoodRow, MealRow, PlanView

LIMIT = 1500  # WhatsApp through Twilio takes 1,600 characters
OFFER = "Para hablar con una persona, escriba NUTRIÓLOGO."


def _answer(text: str) -> str:
    return f"{text}\n\n{OFFER}"


def unknown_sender(clinic: str) -> str:
    """The one message that an unknown number receives."""
    return _answer(
        f"Hola. Este es el WhatsApp de {clinic} y su número no está registrado con nosotros. "
        "Si ya es paciente, pida en el consultorio que lo anoten en su expediente."
    )


def notice(text: str) -> tuple[str, ...]:
    """The privacy notice, in as many messages as it takes."""
    return parts(text)


def consent_question(clinic: str) -> str:
    """Asked after the notice; nothing is processed until it is answered."""
    return _answer(
        f"Soy el asistente automático de {clinic}. ¿Acepta usar este WhatsApp para:\n"
        "1. recibir recordatorios y avisos, y\n"
        "2. tratar contenido de su atención: su plan y las fotos de lo que come?\n\n"
        "Responda ACEPTO para las dos, o ACEPTO 1 solo para los avisos. Si no desea mensajes, "
        "responda BAJA. Puede cambiar de opinión cuando quiera, y su atención será la misma."
    )


def guardian_needed() -> str:
    """A minor does not consent alone."""
    return _answer(
        "Para usar este WhatsApp hace falta el permiso de su mamá, papá o quien le represente: se "
        "da en el consultorio."
    )


def consent_thanks(*, clinical: bool) -> str:
    """The consent was recorded."""
    if clinical:
        return _answer(
            "Gracias, quedó registrado. Envíe la foto de una comida cuando quiera, o escriba MI "
            "PLAN para ver el de hoy. Para dejar de recibir mensajes, escriba BAJA."
        )
    return _answer(
        "Gracias, quedó registrado: solo recibirá recordatorios y avisos. Para dejarlos, "
        "escriba BAJA."
    )


def ai_question() -> str:
    """Asked with the first photo; without an answer the photo waits for a person."""
    return _answer(
        "¿Acepta que un proveedor de inteligencia artificial lea las fotos de sus comidas? Solo "
        "recibe la imagen, sin su nombre ni su número, puede estar en el extranjero, y lo que "
        "propone lo revisa su nutriólogo. Responda ACEPTO IA; si no, las verá solo una persona."
    )


def ai_thanks() -> str:
    """The consent to the reading of photos was recorded."""
    return _answer("Gracias, quedó registrado.")


def opt_out_receipt() -> str:
    """The last message before silence."""
    return _answer(
        "Listo: ya no le escribiremos por aquí. Si cambia de opinión, escriba ALTA. Su expediente "
        "y sus citas no cambian."
    )


def photo_taken() -> str:
    """The photo was received; nothing is said of what it shows."""
    return _answer("Recibí su foto. Su nutriólogo la revisará.")


def photo_refused(reason: str) -> str:
    """The photo could not be kept."""
    return _answer(f"No pude guardar lo que envió: {reason} Intente con otra foto.")


def unreadable() -> str:
    """A voice note, a video, a document."""
    return _answer("Por aquí solo puedo recibir texto y fotos. Ya avisé al consultorio.")


def person_called() -> str:
    """The conversation was put in front of a person."""
    return _answer("Ya avisé al consultorio: una persona le contestará por aquí.")


def confirmation_passed_on() -> str:
    """No appointment is near: a person reads it."""
    return _answer("Gracias. Le paso su confirmación al consultorio.")


def appointment(what: str, clinic: str, day: str, hour: str, link: str = "") -> str:
    """Of an appointment: «agendada», «cancelada» or «recordatorio». No reason, no type of visit."""
    if what == "cancelada":
        return _answer(f"{clinic}: su cita del {day} a las {hour} quedó cancelada.")
    begins = "le recordamos su cita d" if what == "recordatorio" else "su cita quedó para "
    return _answer(
        f"{clinic}: {begins}el {day} a las {hour}.\nResponda CONFIRMO si asistirá, o CANCELO si no "
        f"puede. Para cambiarla: {link}"
    )


def appointment_confirmed(day: str, hour: str) -> str:
    """The patient's word was taken."""
    return _answer(f"Gracias: quedó confirmada su cita del {day} a las {hour}.")


def appointment_cancelled(day: str, hour: str) -> str:
    """The patient will not come."""
    return _answer(
        f"Quedó cancelada su cita del {day} a las {hour}. El consultorio puede darle otra."
    )


def plan_pdf(version: int) -> str:
    """The words beside the PDF of a plan."""
    return f"Su plan de alimentación en PDF, versión {version}."


def link(clinic: str, address: str) -> str:
    """A link that the clinic made for the patient."""
    return _answer(f"{clinic} le comparte este enlace, solo para usted: {address}")


def help_text() -> str:
    """What the channel does."""
    return _answer(
        "Puedo hacer esto:\n• Envíe la foto de una comida y la verá su nutriólogo.\n"
        "• MI PLAN: su plan de hoy.\n• CONFIRMO o CANCELO: su próxima cita.\n"
        "• BAJA: dejar de recibir mensajes."
    )


def left_to_person() -> str:
    """Free text is read by a person."""
    return _answer("Recibido. Lo leerá su nutriólogo.")


def no_plan() -> str:
    """There is no published plan."""
    return _answer("Todavía no tiene un plan publicado. Ya avisé al consultorio.")


def plan_today(plan: PlanView) -> tuple[str, ...]:
    """The plan in force, meal by meal, in as many messages as it takes."""
    meals = "\n\n".join(_meal(meal) for meal in plan.meals)
    return parts(_answer(f"Su plan de hoy\n\n{meals}"))


def parts(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """A long text cut between lines into messages of at most `limit` characters."""
    done, current = [], ""
    for line in _lines(text, limit):
        if len(current) + len(line) + 1 > limit:
            done.append(current.strip())
            current = ""
        current += f"{line}\n"
    return tuple(part for part in (*done, current.strip()) if part)


def _lines(text: str, limit: int) -> Iterator[str]:
    """The lines of a text, those too long cut by force."""
    for line in text.split("\n"):
        yield from (line[i : i + limit - 1] for i in range(0, len(line) or 1, limit - 1))


def _meal(meal: MealRow) -> str:
    hour = f" ({meal.time_of_day:%H:%M})" if meal.time_of_day else ""
    foods = "\n".join(_food(food) for food in meal.foods)
    return f"{meal.name}{hour}\n{foods or '• A su elección, según sus equivalentes'}"


def _food(food: FoodRow) -> str:
    return f"• {food.name}: {food.measure}"
