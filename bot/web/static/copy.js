"use strict";
// Copies the secret link; without clipboard access it is selected, to be copied by hand.
const link = document.getElementById("link");
const copy = document.getElementById("copy");
copy.hidden = false;
copy.addEventListener("click", async () => {
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
    document.getElementById("copied").textContent = copy.dataset.copied;
  } catch {
    link.focus();
  }
});
