// A conversation opens at its last message, and stays where the reader left it when it is refreshed.
const thread = () => document.querySelector(".thread");
let fromEnd = 0;

const restore = () => {
  const list = thread();
  if (list) list.scrollTop = list.scrollHeight - list.clientHeight - fromEnd;
};

restore();
for (const image of document.querySelectorAll(".thread img")) image.addEventListener("load", restore);
document.body.addEventListener("htmx:beforeSwap", () => {
  const list = thread();
  if (!list) return;
  const left = list.scrollHeight - list.clientHeight - list.scrollTop;
  fromEnd = left < 40 ? 0 : left;
});
document.body.addEventListener("htmx:afterSwap", restore);
