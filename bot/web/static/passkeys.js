"use strict";
// Passkeys: asks the authenticator what the server wants, and sends its answer with the form.
const form = document.getElementById("passkey");
const said = document.getElementById("passkey-said");
const button = form.querySelector("button");
const TEXTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

if (window.PublicKeyCredential) {
  form.hidden = false;
} else {
  document.getElementById("no-passkeys")?.removeAttribute("hidden");
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function options() {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "HX-Request": "true" }, // a refusal is a short sentence then
  });
  if (response.ok) {
    return response.json();
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  throw new Error(page.querySelector("p")?.textContent || form.dataset.failed);
}

async function answer() {
  const asked = await options();
  asked.challenge = bytes(asked.challenge);
  for (const one of asked.excludeCredentials || []) {
    one.id = bytes(one.id);
  }
  if (asked.user) {
    asked.user.id = bytes(asked.user.id);
  }
  const given = await navigator.credentials[form.dataset.ask]({ publicKey: asked });
  const response = {};
  for (const name of TEXTS) {
    if (given.response[name]) {
      response[name] = text(given.response[name]);
    }
  }
  return { id: given.id, rawId: text(given.rawId), type: given.type, response };
}

function reason(error) {
  if (error.name === "NotAllowedError" || error.name === "AbortError") {
    return form.dataset.cancelled; // or the time was over: browsers do not say which
  }
  if (error.name === "InvalidStateError") {
    return form.dataset.known;
  }
  return error.constructor === Error ? error.message : form.dataset.failed;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  said.textContent = "";
  try {
    form.elements.answer.value = JSON.stringify(await answer());
    form.submit();
  } catch (error) {
    said.textContent = reason(error);
    button.disabled = false;
  }
});

// Back from the page that came after, the button is good again.
window.addEventListener("pageshow", () => { button.disabled = false; });
