// The test phone: choosing whose it is opens it.
document.querySelector("[data-submit-on-change]")?.addEventListener("change", (event) => {
  event.target.form.submit();
});
