// What every page does: ask before something that hurts, not send a form twice, and say when the
// page asks by itself, so that an open page does not keep the session awake.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (!form.matches("[hx-post], [hx-get], [method=dialog], [method=get]")) form.dataset.sent = "yes";
});

// Coming back with the browser's own button must not find a form that refuses to be sent.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.triggeringEvent) detail.headers["X-Poll"] = "1"; // its time came, or it was loaded
});
