/* The designer of forms: Alt with an arrow key moves what has the focus; a changed question offers its own answers. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest?.("[data-movable]");
    const button = row?.querySelector(`[data-move=${event.key === "ArrowUp" ? "up" : "down"}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[aria-disabled=true]")) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-refresh]")) document.getElementById("refresh")?.click();
  });
})();
