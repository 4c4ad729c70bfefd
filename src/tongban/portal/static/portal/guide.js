/* The list of materials to tick off. What is ticked stays in this browser, under the item and its version; nothing is sent. */
(() => {
  "use strict";
  const PREFIX = "tongban.ticks.";
  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(PREFIX + name)) || {}; } catch { return {}; }
  };
  const write = (name, ticks) => {
    try {
      if (Object.keys(ticks).length) localStorage.setItem(PREFIX + name, JSON.stringify(ticks));
      else localStorage.removeItem(PREFIX + name);
    } catch { /* a browser that keeps nothing: the list can still be ticked and printed */ }
  };
  const restore = () => {
    for (const list of document.querySelectorAll("[data-ticks]")) {
      const ticks = read(list.dataset.ticks);
      for (const box of list.querySelectorAll("[data-tick]")) {
        if (box.dataset.tick in ticks) box.checked = ticks[box.dataset.tick];
      }
    }
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest?.("[data-tick]");
    const list = box?.closest("[data-ticks]");
    if (!list) return;
    const ticks = read(list.dataset.ticks);
    ticks[box.dataset.tick] = box.checked;
    write(list.dataset.ticks, ticks);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-untick]");
    if (!button) return;
    write(button.dataset.untick, {});
    for (const list of document.querySelectorAll("[data-ticks]")) {
      for (const box of list.querySelectorAll("[data-tick]")) box.checked = box.defaultChecked;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const element of document.querySelectorAll("#situation [data-needs-js]")) element.hidden = false;
    restore();
  });
  restore();
})();
