// Shows what a mark of a picture says (data-told) beside the pointer, or beside the mark that has the focus; brings pictures that are drawn later.
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

  // A picture that was not there with its page is asked for until it is drawn.
  const AGAIN = 300;
  const fill = async (figure) => {
    const answer = await fetch(figure.dataset.drawn);
    if (answer.status === 202) {
      setTimeout(fill, AGAIN, figure);
      return;
    }
    const text = await answer.text();
    const root = answer.ok
      ? new DOMParser().parseFromString(text, "image/svg+xml").documentElement
      : new DOMParser().parseFromString(text, "text/html").querySelector("main");
    figure.replaceChildren(...(answer.ok ? [root] : root.childNodes));
    figure.removeAttribute("aria-busy");
  };
  for (const figure of document.querySelectorAll("figure[data-drawn]")) fill(figure);
}
