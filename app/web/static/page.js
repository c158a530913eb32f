// What the page does beside Gradio: move between a finding and its phrase, copy wording, send marks
// and forms, and say out loud what has changed. Keeps nothing in the browser.
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
    return [answer.ok, await answer.text()];
  }

  // A view that could not be sent does not look as if it had been: the one before it is chosen again.
  // Of a screening's finding one may say why; the same words in the same sentence get the same view.
  async function mark(input) {
    const place = input.closest("[data-token]");
    const group = input.closest("fieldset");
    const { mark: of } = input.dataset;
    const reason = group.querySelector("[data-reason]")?.value ?? "";
    const address = place.dataset.marks ?? `/caseframe/results/${place.dataset.token}/marks`;
    let [sent, text] = [false, "Your view could not be sent; is caseframe still running?"];
    try { [sent, text] = await send(address, { number: of, key: of, mark: input.value, reason }); } catch { /* said below */ }
    const groups = [...place.querySelectorAll("fieldset")].filter((one) => one.querySelector("[data-mark]")?.dataset.mark === of);
    if (sent) {
      groups.forEach((one) => { one.dataset.kept = input.value; pick(one, input.value, reason); });
      say(text);
      return;
    }
    pick(group, group.dataset.kept ?? group.querySelector("input[checked]")?.value ?? "", reason);
    show(`Your view was not kept. ${text}`, 15);
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
  const turns = new WeakMap();
  async function submit(form, button) {
    const target = byId(form.dataset.into);
    const data = new FormData(form);
    // A chosen file is sent as the text in it, so that it never lies on a disk on the way.
    for (const [name, value] of [...data]) if (value instanceof File) data.set(name, await value.text());
    if (button && button.name) data.append(button.name, button.value);
    form.setAttribute("aria-busy", "true");
    const turn = turns.set(target, (turns.get(target) ?? 0) + 1).get(target);
    show("One moment.", 60);
    try {
      const [, text] = await send(form.getAttribute("action"), data);
      if (turn !== turns.get(target)) return; // something else was asked for since
      target.innerHTML = text;
      const head = target.querySelector("[data-focus]");
      if (head) bring(head);
      hide();
      say(head ? head.textContent : "Done.");
    } catch { show("That could not be sent; is caseframe still running?", 15); }
    form.removeAttribute("aria-busy");
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
  });
  document.addEventListener("cf-say", (event) => say(event.detail)); // marking.js
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

  // A closed tab asks for its results to be forgotten; should that not arrive, they end by themselves.
  addEventListener("pagehide", () => {
    const tokens = [...document.querySelectorAll("[data-token]")].map((part) => part.dataset.token).join(" ");
    if (tokens) navigator.sendBeacon("/caseframe/forget", new URLSearchParams({ tokens }));
  });

  // When Gradio has put a new answer in, move there and say what was found.
  const last = {};
  const look = (area) => {
    const found = document.querySelector(`#${area} .cf-found`);
    if (!found) { last[area] = null; return; }
    const key = (found.closest("[data-token]")?.dataset.token || "") + found.textContent;
    if (key === last[area]) return;
    last[area] = key;
    hide();
    say(found.textContent);
    if (!found.closest(".cf-working")) bring(found); // focus stays on Stop while it works
  };
  new MutationObserver(() => { look("cf-answer"); look("cf-screen-answer"); }).observe(document.documentElement, { childList: true, subtree: true });
})();
