"use strict";
// Draws the page again once a device has answered, or the time is over.
const EVERY = 2000;
const shown = document.getElementById("waiting").dataset.state;

async function look() {
  try {
    const response = await fetch("/signin/telegram/state");
    if (response.ok && (await response.text()) !== shown) {
      location.reload();
      return;
    }
  } catch {
    // no network: look again
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
