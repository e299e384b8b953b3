"use strict";
// What htmx does not do: the newest line, scrolling and focus, the draft, uploads.
const $ = (id) => document.getElementById(id);
const log = $("log"), text = $("text"), say = $("say"), upload = $("upload"), file = $("file");
const composer = document.querySelector(".composer"), GAP = 8;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let handedBack = false, sent = null;
const newest = () => log.lastElementChild?.dataset.id ?? "0";
const notify = (sentence) => {
  const words = document.createElement("p");
  words.textContent = sentence;
  $("notice")?.replaceChildren(...(sentence ? [words] : []));
};

// --- lines: only new ones are inserted, and only the last message keeps its buttons;
// --- notices, such as a reminder, do not count as the last message

function settle(before, held) {
  if (newest() === before) return;
  const said = lastSaid();
  for (const choices of log.querySelectorAll(".choices")) if (choices.closest(".line") !== said) choices.remove();
  text.placeholder = said?.dataset.placeholder || text.dataset.placeholder;
  bind();
  if (held) stay(held);
  else show(calm.matches ? "auto" : "smooth");
  hold();
  if (document.activeElement === document.body) log.querySelector("fieldset")?.focus({ preventScroll: true });
}

// A form answers the question that is shown; typed text, the one shown at the last keystroke.
function bind(typing = !text.value) {
  const said = lastSaid();
  if (!said) return;
  for (const form of document.querySelectorAll("form"))
    if (form.elements.turn && !form.matches(".choices") && (form !== say || typing))
      for (const name of ["session", "turn"]) form.elements[name].value = said.dataset[name];
}
const lastSaid = () => [...log.querySelectorAll(".said:not(.unasked)")].at(-1)?.closest(".line");

// Of a screen that is changed in place, by a tick, the button stays below the finger, and in focus.
function stay({ choice, at, top }) {
  const button = [...log.querySelectorAll(".choices button")].find((one) => one.value === choice);
  button?.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
  if (button) scrollBy({ top: button.getBoundingClientRect().top - at, behavior: "instant" });
}

function show(behavior) {
  const line = log.lastElementChild;
  if (!line) return;
  const room = innerHeight - document.querySelector(".top").offsetHeight - composer.offsetHeight;
  const given = line.querySelector(".given"), said = line.querySelector(".said");
  const begins = said && given?.offsetHeight > room / 3 ? said : line;  // of a long paste, the answer
  begins.scrollIntoView({ behavior, block: line.offsetHeight > room ? "start" : "end" });
}

// The first row of a long message's buttons stays visible while it is read.
function hold() {
  const choices = log.querySelector(".choices"), row = choices?.querySelector(".row");
  if (!row) return;
  const beneath = choices.getBoundingClientRect().bottom - row.getBoundingClientRect().bottom;
  choices.style.bottom = `${composer.offsetHeight - Math.max(0, beneath - GAP)}px`;
}
const sizes = new ResizeObserver(hold);
for (const part of [log, composer]) sizes.observe(part);

// The second click of a double one may meet the button of the next question, where the first was.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".choices button");
  if (event.detail > 1 && button && !button.value.startsWith("page:")) event.preventDefault();
}, true);

document.addEventListener("htmx:before:swap", ({ detail }) => {
  const { ctx } = detail, pressed = document.activeElement;
  const held = { choice: pressed?.value, at: pressed?.getBoundingClientRect().top, top: scrollY };
  for (const { fragment } of detail.tasks)
    for (const line of fragment.querySelectorAll(".line")) {
      if ($(line.id)) {
        line.remove();
        continue;
      }
      const changed = (line.dataset.replaces?.split(" ") ?? []).map((id) => $(`line-${id}`)).filter(Boolean);
      for (const one of changed) one.remove();
      if (changed.length) ctx.held = held;
    }
  ctx.newestBefore = newest();
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  settleSent();
  settle(detail.ctx.newestBefore, detail.ctx.held);
  if (handedBack) bind(true);  // sent again, it answers the question shown now
  handedBack = false;
});

// --- actions

const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const done = (form) => { if (form.elements.key) form.elements.key.value = freshKey(); };

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.request.body?.set?.("since", newest());
  if (ctx.sourceElement === say) sent = { typed: text.value.trim(), before: Number(newest()), isLost: false };
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.raw.status === GONE) end();
  if (!ctx.response.raw.ok || !ctx.sourceElement.matches("form")) return;
  done(ctx.sourceElement);
  if (ctx.sourceElement !== say) return;
  sent = null;
  handedBack = Boolean(ctx.response.raw.headers.get("Chat-Handed-Back"));
  if (!handedBack) text.value = "";
  keepDraft();
});
document.addEventListener("htmx:error", ({ detail }) => {
  const form = detail.ctx?.sourceElement;
  if (form?.matches?.("form")) notify(document.body.dataset.unsent);
  if (form !== say || !sent) return;
  sent.isLost = true;
  settleSent();
});
// What was sent may have arrived although its answer was lost: the stream brings it then.
function settleSent() {
  if (!sent?.isLost) return;
  const since = [...log.querySelectorAll(".line")].filter((line) => Number(line.dataset.id) > sent.before);
  if (!since.some((line) => typedIn(line) === sent.typed)) return;
  if (text.value.trim() === sent.typed) text.value = "";
  sent = null;
  done(say);
  keepDraft();
  notify("");
}
const typedIn = (line) => {
  const given = line.querySelector(".given");
  return given?.textContent.slice(given.firstElementChild.textContent.length).trim();
};
document.addEventListener("htmx:sse:error", () => notify(document.body.dataset.offline));
document.addEventListener("htmx:sse:after:connection", () => {
  if ($("notice").textContent === document.body.dataset.offline) notify("");
});

// The extension reconnects to a stream it once had; if the first was refused, we reconnect.
const AGAIN_SECONDS = 15;
function askAgain({ sourceElement: stream, response }) {
  const seconds = Number(response?.raw?.headers.get("Retry-After")) || AGAIN_SECONDS;
  setTimeout(() => {
    if (!stream.isConnected || stream._htmx?.sse) return;
    htmx.ajax("GET", `/events?since=${newest()}`, { source: stream });
  }, 1000 * seconds * (1 + Math.random()));
}
const isStream = (ctx) => ctx?.sourceElement === $("stream");
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (isStream(ctx) && !ctx.response.raw.ok) askAgain(ctx);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (isStream(ctx) && !ctx.response && !ctx.sourceElement._htmx?.sse) askAgain(ctx);
});

// --- the end: everything was deleted elsewhere; the draft stays on the page to be copied

const GONE = 410;
function end() {
  if (!$("gone")) return;
  log.replaceChildren($("gone").content.cloneNode(true));
  for (const part of document.querySelectorAll("[data-alive], #gone")) part.remove();
  localStorage.removeItem("draft");
  text.readOnly = true;
  if (text.value) log.querySelector(".unsent").hidden = false;
  else composer.remove();
  scrollTo(0, 0);
}
$("stream").addEventListener("gone", end);

// --- the text box: grows, sends with Enter (Shift+Enter starts a new line), keeps a draft

function keepDraft() {
  text.value ? localStorage.setItem("draft", text.value) : localStorage.removeItem("draft");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}
text.addEventListener("input", () => { keepDraft(); bind(true); });
text.addEventListener("keydown", (event) => {
  // 229: Safari's Enter that only ends the composition of a word
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  say.requestSubmit();
});

// --- files: chosen, dropped or pasted, with progress

function send(chosen) {
  if (!chosen) return;
  if (chosen.size > Number(upload.dataset.limit)) return notify(document.body.dataset.tooBig);
  const body = new FormData(upload), request = new XMLHttpRequest();
  body.set("since", newest());
  body.delete("file");
  body.append("file", chosen);
  $("upload-name").textContent = chosen.name;
  $("uploading").hidden = false;
  request.upload.onprogress = ({ loaded, total }) => { $("uploaded").value = (100 * loaded) / total; };
  request.onload = () => {
    if (request.status === GONE) return end();
    if (request.getResponseHeader("HX-Refresh")) return location.reload();
    if (request.status < 400) done(upload);
    htmx.swap({ text: request.responseText, swap: "none", sourceElement: upload, target: upload });
  };
  request.onerror = () => notify(document.body.dataset.unsent);
  request.onloadend = () => { $("uploading").hidden = true; $("uploaded").value = 0; upload.reset(); };
  request.open("POST", upload.action);
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}
file.addEventListener("change", () => send(file.files[0]));
text.addEventListener("paste", (event) => {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  send(event.clipboardData.files[0]);
});
const carriesFile = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  $("drop").hidden = false;
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").hidden = true; });
document.addEventListener("drop", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  $("drop").hidden = true;
  send(event.dataTransfer.files[0]);
});

text.value ||= localStorage.getItem("draft") ?? "";
keepDraft();
show("auto");
