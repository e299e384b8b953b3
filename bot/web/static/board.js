"use strict";
// What the board does with script beside htmx: the number chosen, the focus after a swap, errors.
const chosen = () => document.querySelectorAll('input[name="c"]:checked').length;

function tell() {
  const count = document.getElementById("count");
  if (!count) return;
  count.dataset.hint ??= count.textContent;
  const number = chosen();
  count.textContent = number ? count.dataset.words.replace("{count}", number) : count.dataset.hint;
  const form = document.getElementById("chosen");
  count.classList.toggle("over", number > Number(form.dataset.most));
}
document.addEventListener("change", tell);

let focused = "";
document.addEventListener("htmx:before:swap", () => { focused = document.activeElement?.id ?? ""; });
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  tell();
});

// A refusal is a page of its own.
document.addEventListener("htmx:before:swap", (event) => {
  const { response, request } = event.detail.ctx;
  if (response.raw?.ok ?? response.status < 400) return;
  event.preventDefault();
  location.assign(request.action);
});
