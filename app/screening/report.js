(() => {
  const form = document.getElementById("filter");
  const items = Array.from(document.querySelectorAll("#findings > li"));
  const own = ".where, .sentence, .frame, .review, .key-line"; // not the advice: it stands under one of many
  const texts = items.map((item) =>
    Array.from(item.querySelectorAll(own), (part) => part.textContent).join(" ").toLocaleLowerCase());
  const shown = document.getElementById("count");
  const filter = () => {
    const words = form.elements.words.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const frame = form.elements.frame.value;
    const review = form.elements.review.value;
    let number = 0;
    items.forEach((item, index) => {
      const closed = ["not-blaming", "challenged"].includes(item.dataset.review);
      const fits = (!frame || item.dataset.frame === frame)
        && (!review || (review === "closed") === closed)
        && words.every((word) => texts[index].includes(word));
      item.hidden = !fits;
      number += fits;
    });
    shown.textContent = `${number} of ${items.length} shown`;
  };
  const reveal = (event) => { // "as for finding 1" may lead to one that is filtered out
    const link = event.target.closest("a");
    if (link && document.getElementById(link.hash.slice(1))?.hidden) {
      form.reset();
      filter();
    }
  };
  form.hidden = false;
  document.getElementById("findings").addEventListener("click", reveal);
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
