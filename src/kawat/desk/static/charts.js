// Shows what a mark of a picture says (data-told) beside the pointer, or beside the mark that has the focus.
"use strict";
{
  const AIR = 14;
  const box = document.createElement("div");
  box.className = "told";
  box.hidden = true;
  box.setAttribute("role", "tooltip");
  document.body.append(box);

  const marked = (target) => (target instanceof Element ? target.closest("svg.chart [data-told]") : null);

  const show = (mark, x, y) => {
    box.textContent = mark.getAttribute("data-told");
    box.hidden = false;
    const left = Math.min(x + AIR, document.documentElement.clientWidth - box.offsetWidth - AIR);
    box.style.left = `${Math.max(0, left) + window.scrollX}px`;
    box.style.top = `${y + AIR + window.scrollY}px`;
  };

  document.addEventListener("pointermove", (event) => {
    const mark = marked(event.target);
    if (mark) show(mark, event.clientX, event.clientY);
    else box.hidden = true;
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target instanceof Element ? event.target.querySelector("[data-told]") : null;
    if (!mark || !marked(mark)) {
      box.hidden = true;
      return;
    }
    const place = mark.getBoundingClientRect();
    show(mark, place.left, place.bottom);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") box.hidden = true;
  });
}
