// Drafts keep themselves. A form with data-autosave is sent to its own address a moment after the
// last key, with X-Autosave; the answer is JSON: {saved_at, version, fields} or {message}.
// Whatever cannot be sent stays in this browser and is offered back. A button pressed while a draft
// is on its way waits for it: the page never contradicts itself, and nothing is signed half-kept.
const PAUSE = 900;
const RETRY = 5000;
const OURS = ["csrfmiddlewaretoken", "version"];

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);

function keep(form) {
  const status = document.querySelector(form.dataset.autosave);
  const key = `borrador:${location.pathname}`;
  const base = contents(form); // what the record said when this page came
  let timer = 0;
  let running = false;
  let pending = false;
  let waiting = null; // the form that was submitted meanwhile, and its button

  const say = (text, state = "saved") => {
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const fail = (text) => {
    hold(form, key, base);
    say(text, "failed");
  };

  async function save(again = true) {
    timer = 0;
    pending = running;
    if (running) return;
    running = true;
    let kept = false;
    say("Guardando…", "saving");
    const sent = contents(form);
    try {
      const answer = await send(form);
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        // Whoever signed in again in another tab has a new token: it is fetched, once.
        if (again && (await token(form))) {
          running = false;
          await save(false);
          return;
        }
        fail("La sesión venció. Lo escrito se conserva aquí: entre de nuevo en otra pestaña.");
        later(RETRY * 3);
        return;
      }
      const data = await answer.json();
      if (!answer.ok) {
        fail(data.message ?? "No se pudo guardar. Lo escrito se conserva aquí.");
        return;
      }
      learn(form, data);
      Object.assign(base, sent);
      sessionStorage.removeItem(key);
      say(`Borrador guardado ${data.saved_at}`);
      kept = true;
      form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: data }));
    } catch {
      fail("Sin conexión. Lo escrito se conserva aquí y se reintenta.");
      later(RETRY);
    } finally {
      running = false;
      if (pending && waiting?.target !== form) save();
      else letGo(kept);
    }
  }

  // Its own form goes even if the draft did not: the answer says why. Another one only goes after.
  function letGo(kept) {
    const { target, submitter } = waiting ?? {};
    waiting = null;
    if (target && (kept || target === form)) {
      target.requestSubmit(submitter?.form === target ? submitter : null);
    }
    if (target?.dataset.sent !== "yes") target?.removeAttribute("aria-busy");
  }

  // Numbers are kept when the field is left: half a number is not a measurement.
  form.addEventListener(form.dataset.autosaveOn ?? "input", () =>
    later(form.dataset.autosaveOn ? 0 : PAUSE),
  );
  if (form.dataset.autosaveOn) {
    form.addEventListener("input", (event) => {
      if (event.target.tagName === "TEXTAREA") later(PAUSE);
    });
  }
  // The button may find that the session expired: it is held until the record says the same.
  form.addEventListener("submit", () => hold(form, key, base));
  document.addEventListener(
    "submit",
    (event) => {
      clearTimeout(timer);
      if (timer && event.target !== form) save();
      timer = 0;
      if (!running) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event;
      event.target.setAttribute("aria-busy", "true");
    },
    true,
  );
  // Leaving in the middle of a word, by a link or another form: it is sent on the way.
  addEventListener("pagehide", () => {
    if (!timer) return;
    hold(form, key, base);
    send(form, true).catch(() => {});
  });
  if (offerBack(form, key, base, say)) later(PAUSE);
}

function send(form, keepalive = false) {
  return fetch(form.action || location.href, {
    method: "POST",
    body: open(form),
    headers: { "X-Autosave": "1" },
    redirect: "manual",
    keepalive,
  });
}

// What a draft may hold: a password is never part of it.
function open(form) {
  const body = new FormData(form);
  for (const field of form.querySelectorAll("[type=password], [data-private]")) body.delete(field.name);
  return body;
}

function contents(form) {
  const said = {};
  for (const [name, value] of open(form)) {
    if (typeof value === "string" && !OURS.includes(name) && !name.endsWith("-was")) said[name] = value;
  }
  return said;
}

// A new version and new marks, so that the next save is not taken for an old one.
function learn(form, data) {
  const said = { ...(data.version === undefined ? {} : { version: data.version }), ...data.fields };
  for (const [name, value] of Object.entries(said)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
}

async function token(form) {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
  if (!fresh) return false;
  form.elements.namedItem("csrfmiddlewaretoken").value = fresh.value;
  return true;
}

function hold(form, key, base) {
  sessionStorage.setItem(key, JSON.stringify({ said: contents(form), base }));
}

// Gives back what was not saved. What the record changed meanwhile is shown apart, to be copied.
// Returns whether something was put back.
function offerBack(form, key, base, say) {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (!kept?.said) return false;
  sessionStorage.removeItem(key);
  const lost = [];
  let restored = false;
  for (const [name, value] of Object.entries(kept.said)) {
    const field = fieldOf(form, name);
    const now = base[name] ?? "";
    if (!field || now.trim() === value.trim() || value === (kept.base[name] ?? "")) continue;
    if (now === (kept.base[name] ?? "")) {
      field.value = value;
      restored = true;
    } else lost.push(value);
  }
  if (lost.length) show(form, lost);
  if (restored) say("Se recuperó lo que no se había guardado.", "failed");
  return restored;
}

// A field of a row that was added on the page, and that the page does not bring: it is added again.
function fieldOf(form, name) {
  const found = form.elements.namedItem(name);
  const row = name.match(/^(.+-t-[^-]+)-(\d+)-[^-]+$/);
  if (found || !row) return found;
  const button = form.querySelector(`[name^="${row[1]}-0-"]`)?.closest("fieldset")?.querySelector("[data-add-row]");
  for (let more = Number(row[2]); button && more >= 0 && !form.elements.namedItem(name); more -= 1) button.click();
  return form.elements.namedItem(name);
}

function show(form, texts) {
  const notice = document.createElement("div");
  notice.className = "notice warn pre";
  notice.setAttribute("role", "alert");
  notice.textContent = `El borrador cambió mientras usted no tenía conexión. Esto suyo no se guardó:\n${texts.join("\n")}`;
  form.prepend(notice);
}
