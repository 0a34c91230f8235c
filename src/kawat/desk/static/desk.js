"use strict";
// Lights up what belongs to an event, carries a selection to the form for a missed event, and says that work goes on.
(() => {
  const text = document.querySelector(".story .text");
  const cards = new Map();
  for (const card of document.querySelectorAll("[data-lights]")) {
    if (card.id) cards.set(card.id, card);
  }
  let lit = [];

  function dark() {
    for (const [node, name] of lit) node.classList.remove(name);
    lit = [];
  }
  function add(node, name) {
    node.classList.add(name);
    lit.push([node, name]);
  }
  function light(card) {
    dark();
    add(card, "lit");
    if (!text) return;
    for (const token of card.dataset.lights.split(" ")) {
      const at = token.lastIndexOf(":");
      const part = token.slice(0, at);
      for (const node of text.querySelectorAll("[data-parts]")) {
        if (node.dataset.parts.split(" ").includes(part)) add(node, "lit-" + token.slice(at + 1));
      }
    }
  }
  function cardOf(target) {
    if (!(target instanceof Element)) return null;
    const mark = target.closest("[data-event]");
    return (mark && cards.get(mark.dataset.event)) || target.closest("[data-lights]");
  }
  if (text) {
    for (const kind of ["mouseover", "focusin"]) {
      document.addEventListener(kind, (event) => {
        const card = cardOf(event.target);
        if (card) light(card);
      });
    }
    for (const kind of ["mouseout", "focusout"]) {
      document.addEventListener(kind, (event) => {
        if (!cardOf(event.relatedTarget)) dark();
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") dark();
    });
  }

  // Offsets count code points, as readings do; a browser counts UTF-16 units.
  function offset(node, units) {
    const owner = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!owner || !text.contains(owner)) return null;
    return Number(owner.dataset.start) + [...owner.textContent.slice(0, units)].length;
  }
  const missed = document.getElementById("missed");
  if (text && missed) {
    const plain = missed.textContent;
    const address = missed.href;
    document.addEventListener("selectionchange", () => {
      const chosen = document.getSelection();
      let start = null;
      let end = null;
      if (chosen && chosen.rangeCount && !chosen.isCollapsed) {
        const range = chosen.getRangeAt(0);
        if (text.contains(range.commonAncestorContainer)) {
          start = offset(range.startContainer, range.startOffset);
          end = offset(range.endContainer, range.endOffset);
        }
      }
      const whole = start !== null && end !== null && start < end;
      const to = new URL(address);
      if (whole) {
        to.searchParams.set("start", String(start));
        to.searchParams.set("end", String(end));
      }
      missed.href = to.href;
      missed.textContent = whole ? missed.dataset.from : plain;
    });
  }

  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button");
      const said = document.createElement("span");
      said.className = "busy";
      said.setAttribute("role", "status");
      said.textContent = form.dataset.busy;
      button.after(said);
    });
  }
  addEventListener("pageshow", () => {
    for (const said of document.querySelectorAll(".busy")) said.remove();
  });
})();
