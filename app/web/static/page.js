// What the page does beside Gradio: move between a finding and its phrase, copy wording, send marks
// and forms, and say out loud what has changed. Keeps nothing in the browser. guard.js asks before
// something is lost, current.js sees to it that what is shown belongs to what was checked.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function say(text) {
    const status = byId("cf-status");
    if (!status) return;
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 60);
  }

  // For people who see: what is under way, until the answer comes, and what did not work, for a while.
  let fading = 0;
  function show(text, seconds) {
    say(text);
    const notice = byId("cf-notice");
    if (!notice) return;
    clearTimeout(fading);
    notice.textContent = text;
    notice.hidden = false;
    fading = setTimeout(hide, seconds * 1000);
  }
  function hide() {
    const notice = byId("cf-notice");
    if (notice) notice.hidden = true;
  }

  function bring(element) {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }

  function choose(link) {
    const target = byId(link.getAttribute("href").slice(1));
    if (!target) return;
    document.querySelectorAll(".is-chosen").forEach((part) => part.classList.remove("is-chosen"));
    for (const id of ["cf-text-", "cf-finding-"]) byId(id + link.dataset.go)?.classList.add("is-chosen");
    const details = target.querySelector("details");
    if (details) details.open = true;
    bring(target);
  }

  async function copy(button) {
    const text = button.closest("li").querySelector("span").textContent;
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
      button.dataset.done = "Copied";
    } catch {
      getSelection().selectAllChildren(button.closest("li").querySelector("span"));
      say("Selected; press Ctrl and C to copy.");
      button.dataset.done = "Selected";
    }
    setTimeout(() => delete button.dataset.done, 2000);
  }

  function openAll(button) {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    button.closest("section").querySelectorAll("details").forEach((part) => { part.open = open; });
  }

  async function send(address, data) {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data) });
    const piece = (answer.headers.get("content-type") ?? "").startsWith("text/html");
    return [answer.ok, await answer.text(), piece];
  }

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  // What Gradio asks for, and is refused or not answered, is said for as long as nothing else is: what
  // an earlier press found may stand beside a text that was not checked.
  const ask = window.fetch;
  window.fetch = async (...all) => {
    const asked = /\/gradio_api\/(queue\/join|upload)(\?|$)/.test(all[0]?.url ?? all[0]);
    try {
      const answer = await ask(...all);
      if (asked && !answer.ok) show(`That did not work. ${await answer.clone().text()}`, 3600);
      return answer;
    } catch (error) {
      if (asked) show("That did not work. Is caseframe still running?", 3600);
      throw error;
    }
  };

  // A view that could not be sent does not look as if it had been: the one before it is chosen again.
  // Of a screening's finding one may say why; the same words in the same sentence get the same view.
  async function mark(input) {
    const place = input.closest("[data-token]");
    const group = input.closest("fieldset");
    const { mark: of } = input.dataset;
    const { token } = place.dataset;
    const reason = group.querySelector("[data-reason]")?.value ?? "";
    const address = place.dataset.marks ?? `/caseframe/results/${token}/marks`;
    let [sent, text] = [false, "Your view could not be sent; is caseframe still running?"];
    try { [sent, text] = await send(address, { number: of, key: of, mark: input.value, reason }); } catch { /* said below */ }
    if (sent) tell("cf-unsaved", token);
    else show(`Your view was not kept. ${text}`, 15);
    if (place.dataset.token !== token) return; // another answer stands there since
    const groups = [...place.querySelectorAll("fieldset")].filter((one) => one.querySelector("[data-mark]")?.dataset.mark === of);
    if (sent) {
      groups.forEach((one) => { one.dataset.kept = input.value; pick(one, input.value, reason); });
      say(text);
      return;
    }
    pick(group, group.dataset.kept ?? group.querySelector("input[checked]")?.value ?? "", reason);
  }
  function pick(group, value, reason) {
    group.querySelectorAll("[data-mark]").forEach((one) => { one.checked = one.value === value; });
    const why = group.querySelector("[data-reason]");
    if (why) why.value = reason;
  }
  function because(why) {
    const chosen = why.closest("fieldset").querySelector("[data-mark]:checked");
    if (chosen?.value) mark(chosen);
    else show("Choose a view of the finding too; the reason goes with it.", 8);
  }

  // A form whose answer, a piece of the page, takes the place of what stands in the element it names.
  // Pressed twice, a button is answered once: a guess counts once.
  const turns = new WeakMap();
  const busy = new WeakSet();
  async function submit(form, button) {
    if (busy.has(button ?? form)) return;
    busy.add(button ?? form);
    const target = byId(form.dataset.into);
    const data = new FormData(form);
    // A chosen file is sent as the text in it, so that it never lies on a disk on the way.
    for (const [name, value] of [...data]) if (value instanceof File) data.set(name, await textOf(value));
    if (button && button.name) data.append(button.name, button.value);
    form.setAttribute("aria-busy", "true");
    const turn = turns.set(target, (turns.get(target) ?? 0) + 1).get(target);
    show("One moment.", 60);
    try {
      const [, text, piece] = await send(form.getAttribute("action"), data);
      if (form.matches(".cf-guess, [data-counts]")) tell("cf-unsaved", form.getAttribute("action").split("/")[3]);
      if (turn !== turns.get(target)) return; // something else was asked for since
      if (piece) put(target, text);
      else show(`That did not work. ${text}`, 30); // what is there stays
    } catch { show("That could not be sent; is caseframe still running?", 15); }
    finally {
      busy.delete(button ?? form);
      form.removeAttribute("aria-busy");
    }
  }
  function put(target, text) {
    target.innerHTML = text;
    const head = target.querySelector("[data-focus]");
    if (head) bring(head);
    hide();
    say(head ? head.textContent : "Done.");
  }

  // The text of a file: UTF-8, UTF-16 with its mark, or else as older Windows programs write it.
  async function textOf(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const marks = { "255,254": "utf-16le", "254,255": "utf-16be" };
    try {
      return new TextDecoder(marks[bytes.slice(0, 2).join()] ?? "utf-8", { fatal: true }).decode(bytes);
    } catch { return new TextDecoder("windows-1252").decode(bytes); }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link) { event.preventDefault(); choose(link); return; }
    const skip = event.target.closest("a.cf-skip");
    if (skip) { event.preventDefault(); byId("cf-main").focus(); return; }
    const button = event.target.closest("[data-copy]");
    if (button) { copy(button); return; }
    const all = event.target.closest("[data-open-all]");
    if (all) { openAll(all); return; }
    const print = event.target.closest("[data-print]");
    if (print) { window.print(); return; }
    if (event.target.closest("#cf-check")) show("Checking.", 60);
    // What was found goes when the answer comes; where there is none, nothing would be said of it.
    const wipe = event.target.closest("#cf-clear, #cf-screen-clear");
    if (wipe && !last[wipe.id === "cf-clear" ? "cf-answer" : "cf-screen-answer"]) say("Cleared.");
  });
  // marking.js and current.js
  document.addEventListener("cf-say", (event) => say(event.detail));
  document.addEventListener("cf-show", (event) => show(event.detail, 120));
  document.addEventListener("cf-hide", (event) => { if (byId("cf-notice")?.textContent === event.detail) hide(); });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark]")) mark(event.target);
    if (event.target.matches("[data-reason]")) because(event.target);
    const form = event.target.closest("form[data-live]");
    if (form) submit(form, null);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-into]");
    if (!form) return;
    event.preventDefault();
    submit(form, event.submitter);
  });

  // When Gradio has put a new answer in, move there and say what was found.
  const last = {};
  function look(area) {
    const found = document.querySelector(`#${area} .cf-found`);
    if (!found) {
      if (last[area]) { hide(); say("Cleared."); }
      last[area] = null;
      return;
    }
    const key = (found.closest("[data-token]")?.dataset.token || "") + found.textContent;
    if (key === last[area]) return;
    last[area] = key;
    hide();
    say(found.textContent);
    if (!found.closest(".cf-working")) bring(found); // focus stays on Stop while it works
  }
  // A button of Gradio's has no name but a key of its translations, and another button within it.
  const rename = (button) => {
    button.ariaLabel = button.title = "Add documents";
    button.tabIndex = -1;
  };
  const tidy = () => document.querySelectorAll('[aria-label="common.upload"]').forEach(rename);
  // An answer that has as many parts as the one before differs from it in attributes and text only.
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-token", "checked", "value"] };
  new MutationObserver((changes) => {
    for (const area of ["cf-answer", "cf-screen-answer"]) {
      if (changes.some(({ target }) => byId(area)?.contains(target))) tell("cf-answered", byId(area));
      look(area);
    }
    tidy();
  }).observe(document.documentElement, watched);
})();
