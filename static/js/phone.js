// The test phone: choosing whose it is opens it, and the last message is the one in sight.
document.querySelector("[data-submit-on-change]")?.addEventListener("change", (event) => {
  event.target.form.submit();
});

const toEnd = () => {
  const thread = document.querySelector(".thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
};
toEnd();
document.body.addEventListener("htmx:afterSwap", toEnd);
