(() => {
  const form = document.getElementById("filter");
  const items = Array.from(document.querySelectorAll("#findings > li"));
  const texts = items.map((item) => item.textContent.toLocaleLowerCase());
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
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
