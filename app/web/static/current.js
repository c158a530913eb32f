// What is shown belongs to what was checked: no view of the note before, no old findings beside a new text.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  // Gradio writes an answer into the elements of the one before it, in which what somebody chose or
  // typed outlives the attributes: set it back to what the answer says.
  function settle(place) {
    place.querySelectorAll("[data-mark]").forEach((one) => { one.checked = one.defaultChecked; });
    place.querySelectorAll("[data-reason]").forEach((why) => { why.value = why.defaultValue; });
    place.querySelectorAll("fieldset").forEach((group) => { delete group.dataset.kept; });
  }
  // A reason without a view went nowhere; it does not look as if it had after Screen again.
  function drop(place) {
    for (const why of place.querySelectorAll("[data-reason]")) {
      if (!why.closest("fieldset").querySelector("[data-mark]:checked")?.value) why.value = "";
    }
  }

  // Whether the text and the setting are those of the answer.
  const now = () => JSON.stringify([
    document.querySelector("#cf-note-box textarea")?.value,
    document.querySelector("#cf-how input:checked")?.value,
  ]);
  let [pressed, answered] = [null, null];
  function compare() {
    const line = byId("cf-stale");
    const words = document.querySelector("#cf-answer [data-stale]")?.dataset.stale;
    if (!line) return;
    const stale = Boolean(words) && answered !== null && now() !== answered;
    if (stale && line.hidden) { line.textContent = words; tell("cf-say", words); }
    line.hidden = !stale;
  }
  // Gradio puts the example in without a word, when its answer has come.
  function soon() {
    let times = 0;
    const timer = setInterval(() => { compare(); times += 1; if (times > 25) clearInterval(timer); }, 200);
  }

  document.addEventListener("cf-answered", ({ detail: place }) => {
    settle(place);
    if (place.id !== "cf-answer") return;
    answered = pressed;
    compare();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#cf-check")) pressed = now();
    if (event.target.closest("#cf-example")) soon();
    if (event.target.closest("#cf-screen")) drop(byId("cf-screen-answer"));
  }, true);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest("#cf-note-box, #cf-how")) compare();
    });
  }

  // A document takes a while to arrive, and to be read; documents to screen are read later.
  const ONE = "Reading the document.";
  const MANY = "Taking the documents in.";
  const listed = () => document.querySelector("#cf-documents table")?.textContent ?? "";
  const refused = () => document.querySelectorAll(".toast-message-item").length;
  let [said, was, faults] = ["", "", 0];
  for (const kind of ["change", "drop"]) {
    document.addEventListener(kind, (event) => {
      const some = event.target.files?.length || event.dataTransfer?.files.length;
      const place = some ? event.target.closest?.("#cf-document, #cf-documents") : null;
      if (!place) return;
      [said, was, faults] = [place.id === "cf-document" ? ONE : MANY, listed(), refused()];
      if (said === ONE) pressed = now();
      tell("cf-show", said);
    }, true);
  }
  // They have arrived, or Gradio has said, in a box of its own, why they will not do.
  new MutationObserver(() => {
    const here = said === MANY && listed() !== was;
    if (!here && !(said && refused() > faults)) return;
    tell("cf-hide", said);
    if (here) tell("cf-say", "The documents are here. Press Screen.");
    said = "";
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
