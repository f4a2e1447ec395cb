"""What to ask in each section: a reminder below the field, never text that fills itself in."""

SECTION_HINTS: dict[str, str] = {
    "motivo": "Con las palabras del paciente, y qué espera lograr.",
    "heredofamiliares": "Obesidad, diabetes, hipertensión, dislipidemia, cardiopatía, cáncer, "
    "enfermedad renal o tiroidea: quién y a qué edad.",
    "personales_patologicos": "Enfermedades, cirugías, hospitalizaciones, salud mental: cuándo y "
    "con qué tratamiento.",
    "tabaco_alcohol_sustancias": "Qué, cuánto, cada cuándo y desde cuándo.",
    "medicamentos": "Cada uno con dosis, vía, periodicidad y quién lo indicó; también suplementos "
    "y herbolaria.",
    "pediatricos": "Nacimiento, lactancia, primeros alimentos y desarrollo.",
    "persona_mayor": "Dentadura, apetito, caídas, memoria, quién le apoya.",
    "no_patologicos": "Quién cocina, presupuesto, horarios, sueño, actividad física, agua.",
    "gineco_obstetricos": "Menarca, última menstruación, embarazos, lactancia, menopausia.",
    "padecimiento_actual": "Inicio y evolución del peso; tratamientos previos convencionales, "
    "alternativos y tradicionales; por qué se dejaron.",
    "aparatos_y_sistemas": "Digestivo (apetito, reflujo, evacuaciones), cardiovascular, renal, "
    "endocrino, piel y uñas, ánimo y relación con la comida.",
    "evaluacion_dietetica": "Recordatorio de 24 horas, horarios, comidas fuera, bebidas, "
    "preferencias y lo que no come.",
    "exploracion_fisica": "Habitus exterior; signos en cabello, ojos, boca, piel y uñas; edema.",
    "resultados": "Estudios con fecha, laboratorio, valor, unidad e intervalo del informe.",
}
