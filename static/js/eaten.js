// Telling what was eaten by keyboard: Enter in the search adds a row and goes to its quantity; Enter
// in a quantity comes back to the search; «/» finds it from anywhere.
const box = document.querySelector("[data-add-row]");
const rows = document.querySelector("#renglones");

function add(event) {
  event.preventDefault();
  if (box.value.trim()) window.htmx.trigger(box, "agregar");
  else box.focus();
}

box?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") add(event);
});
document.querySelector("[data-add-button]")?.addEventListener("click", add);

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && box && !event.target.matches("input, textarea, select")) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Enter" && event.target.matches("[name=row_quantity], [name=row_most]")) {
    event.preventDefault();
    if (box) box.focus();
  }
});

rows?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove]");
  if (!button) return;
  button.closest("[data-row]").remove();
  rows.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  box?.focus();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === rows && box) {
    box.value = "";
    rows.lastElementChild?.querySelector("[name=row_quantity]")?.focus();
  }
});

// The frequency questionnaire: 1 to 8 answers the question in focus and goes to the next one.
const questions = [...document.querySelectorAll(".ffq fieldset")];
const done = document.querySelector("[data-done]");

document.addEventListener("keydown", (event) => {
  const at = questions.findIndex((question) => question.contains(event.target));
  const choice = at < 0 ? null : questions[at].querySelectorAll("input")[Number(event.key) - 1];
  if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  (questions[at + 1]?.querySelector("input:checked, input") ?? choice).focus();
});

document.addEventListener("input", () => {
  if (!done) return;
  const answered = questions.filter((question) => question.querySelector(":checked")).length;
  done.textContent = `${answered} de ${done.dataset.total} contestadas`;
});
