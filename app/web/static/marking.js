// Marking phrases in the sentences of an exercise: with the mouse, a finger or the keyboard.
"use strict";
(() => {
  // Of each sentence: phrases as pairs of word numbers, and the phrase that is being made, if one is.
  const states = new WeakMap();
  const at = (box) => states.get(box) ?? states.set(box, { phrases: [], open: null }).get(box);
  const say = (text) => document.dispatchEvent(new CustomEvent("cf-say", { detail: text }));
  const words = (box) => [...box.querySelectorAll("[data-word]")];
  const number = (word) => Number(word.dataset.word);
  const holding = (phrases, place) => phrases.find(([first, last]) => first <= place && place <= last);

  // Phrases with one more: those that it reaches become part of it.
  function joined(phrases, one, other) {
    let [first, last] = [Math.min(one, other), Math.max(one, other)];
    const apart = [];
    for (const phrase of phrases) {
      if (phrase[1] < first || phrase[0] > last) apart.push(phrase);
      else [first, last] = [Math.min(first, phrase[0]), Math.max(last, phrase[1])];
    }
    return [...apart, [first, last]].sort((a, b) => a[0] - b[0]);
  }

  const quoted = (box) => {
    const all = words(box).map((word) => word.textContent);
    return at(box).phrases.map(([first, last]) => `“${all.slice(first, last + 1).join(" ")}”`).join(", ");
  };

  function draw(box) {
    const { phrases, open } = at(box);
    const sentence = box.closest(".cf-sentence");
    for (const word of words(box)) {
      const phrase = holding(phrases, number(word));
      word.setAttribute("aria-selected", String(Boolean(phrase)));
      word.classList.toggle("is-more", Boolean(phrase) && number(word) < phrase[1]);
    }
    const said = phrases.length ? `Marked: ${quoted(box)}` : "Nothing marked";
    sentence.querySelector(".cf-marked p").textContent = open?.waits ? `${said} … now the last word` : said;
    sentence.querySelector("input[type=hidden]").value = phrases.map((pair) => pair.join("-")).join(" ");
    for (const part of sentence.querySelectorAll("[data-clear], select")) part.disabled = !phrases.length;
    if (!phrases.length) sentence.querySelector("select").value = "";
    return sentence.querySelector(".cf-marked p").textContent;
  }

  // A phrase begins at a word; until it is closed, it reaches to wherever one goes.
  function begin(box, place, waits) {
    const state = at(box);
    state.open = { from: place, before: state.phrases, waits };
    reach(box, place);
  }
  function reach(box, place) {
    const state = at(box);
    state.phrases = joined(state.open.before, state.open.from, place);
    draw(box);
  }
  function close(box) {
    at(box).open = null;
    say(draw(box));
  }
  function take(box, place) {
    const state = at(box);
    const phrase = holding(state.phrases, place);
    state.phrases = state.open ? state.open.before : state.phrases.filter((one) => one !== phrase);
    state.open = null;
    say(draw(box));
  }

  // One press, of the mouse or of Space: the first word, then the last; on a mark, away with it.
  function press(box, place) {
    const state = at(box);
    if (state.open) { reach(box, place); close(box); return; }
    if (holding(state.phrases, place)) { take(box, place); return; }
    begin(box, place, true);
    say(draw(box));
  }

  function go(box, place) {
    const all = words(box);
    const to = Math.max(0, Math.min(all.length - 1, place));
    all.forEach((word) => { word.tabIndex = number(word) === to ? 0 : -1; });
    all[to].focus();
    return to;
  }

  function step(box, event, place) {
    const back = getComputedStyle(box).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (event.key === "Home") return 0;
    if (event.key === "End") return words(box).length - 1;
    return ["ArrowLeft", "ArrowRight"].includes(event.key) ? place + (event.key === back ? -1 : 1) : null;
  }

  document.addEventListener("keydown", (event) => {
    const word = event.target.closest?.("[data-word]");
    if (!word || event.ctrlKey || event.altKey || event.metaKey) return;
    const box = word.parentElement;
    const place = number(word);
    const to = step(box, event, place);
    if (to !== null) {
      if (event.shiftKey && !at(box).open) begin(box, place, false);
      const now = go(box, to);
      if (at(box).open) reach(box, now);
    } else if (event.key === " " || event.key === "Enter") press(box, place);
    else if (["Delete", "Backspace", "Escape"].includes(event.key)) take(box, place);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keyup", (event) => {
    const box = event.target.closest?.("[data-word]")?.parentElement;
    if (event.key === "Shift" && box && at(box).open && !at(box).open.waits) close(box);
  });

  // Dragging is for the mouse and the pen; a finger that moves scrolls, so it taps first and last word.
  let [drag, dragged] = [null, false];
  document.addEventListener("pointerdown", (event) => {
    const word = event.target.closest?.("[data-word]");
    drag = word && event.button === 0 && event.pointerType !== "touch" && !at(word.parentElement).open
      ? { box: word.parentElement, from: number(word), moved: false } : null;
  });
  document.addEventListener("pointerover", (event) => {
    const word = event.target.closest?.("[data-word]");
    if (!drag || !(event.buttons & 1) || !word || word.parentElement !== drag.box) return;
    if (!drag.moved && number(word) === drag.from) return;
    if (!drag.moved) begin(drag.box, drag.from, false);
    drag.moved = true;
    reach(drag.box, number(word));
  });
  document.addEventListener("pointerup", () => {
    if (drag?.moved) {
      close(drag.box);
      dragged = true; // the click that may follow is part of it
      setTimeout(() => { dragged = false; });
    }
    drag = null;
  });
  document.addEventListener("pointercancel", () => { if (drag?.moved) take(drag.box, drag.from); drag = null; });

  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      const box = clear.closest(".cf-sentence").querySelector(".cf-pick");
      states.delete(box);
      say(draw(box));
      go(box, 0); // the button is no longer there to be on
      return;
    }
    const word = event.target.closest("[data-word]");
    if (!word || dragged) return;
    go(word.parentElement, number(word));
    press(word.parentElement, number(word));
  });
  // Whoever goes elsewhere keeps what is marked.
  document.addEventListener("focusout", (event) => {
    const box = event.target.closest?.("[data-word]")?.parentElement;
    if (box && !box.contains(event.relatedTarget) && at(box).open) close(box);
  });
})();
