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

// A form whose pieces are still on their way waits for them: it would say less than it will show.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!isComing(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.getAttribute("aria-busy") === "true") return; // pressed twice: it already waits
    form.setAttribute("aria-busy", "true");
    form.addEventListener("htmx:afterRequest", function again() {
      if (isComing(form)) return;
      form.removeEventListener("htmx:afterRequest", again);
      form.removeAttribute("aria-busy");
      form.requestSubmit(submitter?.form === form ? submitter : null);
    });
  },
  true,
);

function isComing(form) {
  return form.querySelector(".htmx-request, [data-coming]") !== null;
}

// A piece that could not come is not waited for.
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.removeAttribute("data-coming"), true);

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
