// A button that copies the field it names, and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    if (said) said.textContent = "Copiado";
  } catch {
    if (said) said.textContent = "Seleccionado: cópielo con su teclado.";
  }
});
