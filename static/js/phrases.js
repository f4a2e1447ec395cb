// Phrases: each text area of a form gets a button that opens the list; «//» opens it while typing.
// Enter inserts at the caret, and the first blank (___) stays selected, to be filled in.
const link = document.querySelector("[data-phrases]");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let box = null;
let area = null;
let marks = 0; // how many characters before the caret called the box: the two of «//»

if (link) {
  link.hidden = true; // the box has its own way to the list
  for (const text of document.querySelectorAll(`${link.dataset.phrases} textarea`)) {
    if (!text.closest("[popover]")) offer(text); // one popover closes another
  }
}

function offer(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "phrase-button";
  button.textContent = "Frases";
  const label = text.labels[0];
  const part = document.createElement("span");
  part.className = "visually-hidden";
  part.textContent = ` para ${label?.firstChild.textContent.trim() ?? "este texto"}`;
  button.append(part);
  button.addEventListener("click", () => open(text, 0));
  (text.closest(".control") ?? text).before(button);
  text.addEventListener("input", (event) => {
    const before = text.value.slice(0, text.selectionStart);
    if (event.inputType === "insertText" && /(^|\s)\/\/$/.test(before)) open(text, 2);
  });
}

async function open(text, typed) {
  area = text;
  marks = typed;
  box ??= await made();
  if (!box) return;
  const part = link.dataset.part ?? text.name;
  const list = box.querySelector("ul");
  const rank = (one) => (one.dataset.part === part ? 0 : one.dataset.part === "" ? 1 : 2);
  list.append(...[...list.children].sort((a, b) => rank(a) - rank(b) || a.dataset.order - b.dataset.order));
  const filter = box.querySelector("input");
  filter.value = "";
  box.showPopover();
  narrow("");
  filter.focus();
}

async function made() {
  const answer = await fetch(link.dataset.options, { headers: { "X-Poll": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href); // what could not be brought is read on its page
    return null;
  }
  const found = document.createElement("div");
  found.id = "frases";
  found.className = "card phrase-box";
  found.popover = "auto";
  found.setAttribute("role", "dialog");
  found.setAttribute("aria-label", "Frases");
  found.innerHTML = await answer.text();
  [...found.querySelectorAll("li")].forEach((one, order) => (one.dataset.order = order));
  document.body.append(found);
  found.addEventListener("input", (event) => narrow(event.target.value));
  found.addEventListener("keydown", keys);
  found.addEventListener("click", (event) => {
    const one = event.target.closest("li");
    if (one) insert(one);
  });
  return found;
}

const shown = () => [...box.querySelectorAll("li:not([hidden])")];

function narrow(words) {
  const all = fold(words).split(/\s+/);
  for (const one of box.querySelectorAll("li")) {
    const text = fold(one.textContent);
    one.hidden = !all.every((word) => text.includes(word));
  }
  const left = shown();
  box.querySelector("[data-none]").hidden = left.length > 0;
  choose(left[0]);
}

function choose(one) {
  box.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  const filter = box.querySelector("input");
  if (!one) {
    filter.removeAttribute("aria-activedescendant");
    return;
  }
  one.setAttribute("aria-selected", "true");
  filter.setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
}

function keys(event) {
  if (event.target.tagName !== "INPUT") return;
  const left = shown();
  const here = left.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && left.length) {
    event.preventDefault();
    choose(left[(here + step + left.length) % left.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (left[here]) insert(left[here]);
  }
}

function insert(one) {
  const words = one.querySelector("[data-text]").textContent;
  const text = area;
  box.hidePopover();
  text.focus();
  const start = text.selectionStart - marks;
  const before = text.value.slice(0, start);
  text.setSelectionRange(start, text.selectionEnd);
  const said = (/\S$/.test(before) ? " " : "") + words;
  // As if it had been typed: Ctrl+Z takes it back and the draft is kept.
  if (!document.execCommand("insertText", false, said)) {
    text.setRangeText(said, start, text.selectionEnd, "end");
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  const blank = said.indexOf("___");
  if (blank >= 0) text.setSelectionRange(start + blank, start + blank + 3);
  count(one.dataset.key, text.form);
}

function count(key, form) {
  const body = new FormData();
  body.set("key", key);
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  fetch(link.dataset.used, { method: "POST", body, keepalive: true }).catch(() => {});
}
