// Tables whose rows are added freely: a button copies the blank row that came with the page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const table = button.parentElement;
  const rows = table.querySelector("[data-rows]");
  const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = rows.children.length;
  for (const part of row.querySelectorAll("[id], [name], [for]")) {
    for (const mark of ["id", "name", "for"]) {
      const text = part.getAttribute(mark);
      if (text) part.setAttribute(mark, text.replace("-0n0-", `-${number}-`));
    }
  }
  rows.append(row);
  row.querySelector("input, select").focus();
});
