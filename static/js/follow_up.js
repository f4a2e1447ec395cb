// What the follow-up redrafts by itself, and the signature that opens again if it was refused.
const form = document.querySelector("#paso");

// A part that nobody has touched follows its draft.
form?.addEventListener("autosaved", (event) => {
  for (const [name, draft] of Object.entries(event.detail.drafts ?? {})) {
    const text = form.elements.namedItem(name);
    const drafted = form.elements.namedItem(`draft-${name}`);
    if (!text || !drafted) continue;
    if (text.value.trim() === drafted.value.trim() && text !== document.activeElement) text.value = draft;
    drafted.value = draft;
  }
});

document.querySelector("#firma[data-open]")?.showPopover();

// There, Enter signs.
document.querySelector("#firma")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  form.requestSubmit(document.querySelector("#firma button[type=submit]"));
});
