// The list of foods by keyboard: «/» searches, the arrows walk, Enter opens, F stars, Escape returns.
const input = document.querySelector("#buscar");
const results = document.querySelector("#resultados");
const links = () => [...results.querySelectorAll(".list-link")];

function walk(step) {
  const all = links();
  const at = all.indexOf(document.activeElement) + step;
  if (at < 0) input.focus();
  else all[Math.min(at, all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  const here = event.target === input || results.contains(event.target);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape" && results.contains(event.target)) {
    input.focus();
  } else if (event.key.toLowerCase() === "f" && event.target.matches("#resultados .list-link") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.target.parentElement.querySelector(".star button")?.click();
  } else if (here && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    walk(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === input && !results.closest(".htmx-request")) {
    const [first] = links();
    if (first && input.value.trim()) {
      event.preventDefault();
      window.location.assign(first.href);
    }
  }
});
