// Views and guesses are nowhere but on the page: it asks before they are lost.
"use strict";
(() => {
  const unsaved = new Set();
  const HELD = /^\/caseframe\/\w+\/([\w-]+)\/(?:report\.(?:docx|json)|reviews\.sqlite|reviewed\.jsonl|session\.json)$/;
  const tokens = (place) => [...place.querySelectorAll("[data-token]")].map((part) => part.dataset.token);
  const kept = (place) => place !== null && tokens(place).some((token) => unsaved.has(token));
  const marked = () => document.querySelector('.cf-guess [aria-selected="true"]') !== null;

  document.addEventListener("cf-unsaved", (event) => unsaved.add(event.detail)); // page.js
  document.addEventListener("click", (event) => {
    const [, token] = event.target.closest("a[download]")?.pathname.match(HELD) ?? [];
    unsaved.delete(token);
  });

  // Views that a new check of an edited text carries over are as little saved as they were before.
  const before = new WeakMap();
  document.addEventListener("cf-answered", ({ detail: place }) => {
    const [token] = tokens(place);
    if (token && unsaved.has(before.get(place)) && place.querySelector('[data-mark][checked]:not([value=""])')) unsaved.add(token);
    if (token) before.set(place, token);
  });

  // Whoever says no to the question stays where they are: the press, or the choice, has not happened.
  const VIEWS = "You have given views that you have not downloaded. They will be lost. Go on?";
  const MARKS = "The words that you marked have not been counted yet. They will be lost. Go on?";
  function ask(event, words) {
    if (window.confirm(words)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "change") event.target.value = "";
  }
  const of = (id) => document.querySelector(`#${id}`);
  const near = (event, selector) => event.target.closest?.(selector) ?? null;

  // In the capturing phase, before Gradio hears of it.
  document.addEventListener("click", (event) => {
    if (near(event, "#cf-clear") && kept(of("cf-answer"))) ask(event, VIEWS);
    const anew = near(event, "#cf-screen") && document.querySelector("#cf-documents tr.file");
    if ((anew || near(event, "#cf-screen-clear")) && kept(of("cf-screen-answer"))) ask(event, VIEWS);
  }, true);
  for (const kind of ["change", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (near(event, "#cf-document") && kept(of("cf-answer"))) ask(event, VIEWS);
    }, true);
  }
  document.addEventListener("submit", (event) => {
    if (near(event, 'form[action$="/menu"]') && marked()) ask(event, MARKS);
  }, true);
  addEventListener("beforeunload", (event) => {
    if (kept(document) || marked()) event.preventDefault();
  });

  // A closed tab asks for its results to be forgotten; should that not arrive, they end by themselves.
  addEventListener("pagehide", () => {
    const all = tokens(document).join(" ");
    if (all) navigator.sendBeacon("/caseframe/forget", new URLSearchParams({ tokens: all }));
  });
})();
