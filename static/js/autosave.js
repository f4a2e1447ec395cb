// Drafts keep themselves. A form with data-autosave is sent to its own address a moment after the
// last key, with X-Autosave; the answer is JSON: {saved_at, version} or {message}.
// Whatever cannot be sent stays in this browser and is offered back.
const PAUSE = 900;

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);

function keep(form) {
  const status = document.querySelector(form.dataset.autosave);
  const key = `borrador:${location.pathname}`;
  let timer = 0;
  let running = null;
  let pending = false;

  const say = (text, state = "saved") => {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  };

  const save = async () => {
    if (running) {
      pending = true;
      return;
    }
    const body = open(form);
    say("Guardando…", "saving");
    running = fetch(form.action || location.href, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1" },
      redirect: "manual",
    });
    try {
      const answer = await running;
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        hold(form, key);
        say("La sesión venció. Lo escrito se conserva aquí: entre de nuevo en otra pestaña.", "failed");
        return;
      }
      const data = await answer.json();
      if (!answer.ok) {
        hold(form, key);
        say(data.message ?? "No se pudo guardar. Lo escrito se conserva aquí.", "failed");
        return;
      }
      if (data.version !== undefined) {
        const version = form.elements.namedItem("version");
        if (version) version.value = data.version;
      }
      sessionStorage.removeItem(key);
      say(`Borrador guardado ${data.saved_at}`);
      form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: data }));
    } catch {
      hold(form, key);
      say("Sin conexión. Lo escrito se conserva aquí y se reintenta.", "failed");
      clearTimeout(timer);
      timer = setTimeout(save, 5000);
    } finally {
      running = null;
      if (pending) {
        pending = false;
        save();
      }
    }
  };

  // Numbers are kept when the field is left: half a number is not a measurement.
  form.addEventListener(form.dataset.autosaveOn ?? "input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, form.dataset.autosaveOn ? 0 : PAUSE);
  });
  if (form.dataset.autosaveOn) {
    form.addEventListener("input", (event) => {
      if (event.target.tagName !== "TEXTAREA") return;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    });
  }
  form.addEventListener("submit", () => clearTimeout(timer));
  offerBack(form, key, say);
}

// What a draft may hold: a password is never part of it.
function open(form) {
  const body = new FormData(form);
  for (const field of form.querySelectorAll("[type=password], [data-private]")) body.delete(field.name);
  return body;
}

function hold(form, key) {
  const kept = [...open(form)].filter(
    ([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "version"].includes(name),
  );
  sessionStorage.setItem(key, JSON.stringify(kept));
}

function offerBack(form, key, say) {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    const field = form.elements.namedItem(name);
    const untouched = field && (!field.value || field.value === field.defaultValue);
    if (untouched && "value" in field && field.type !== "file") field.value = value;
  }
  say("Se recuperó lo que no se había guardado.", "failed");
}
