// While somebody types, the answer of the server puts each error beside its field (out of band).
// Here the field is told that it is wrong, for who cannot see the red; and the page prints.
function mark() {
  for (const said of document.querySelectorAll("[data-calculator] .errorlist[id^='error-']")) {
    const wrong = said.textContent.trim() !== "";
    for (const control of document.querySelectorAll(`[aria-describedby='${said.id}']`)) {
      if (!control.matches("input, select")) continue;
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
}

document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A new row is ready to be typed in as soon as it is asked for.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "mediciones") return;
  event.detail.target.lastElementChild?.querySelector("input, select")?.focus();
});
