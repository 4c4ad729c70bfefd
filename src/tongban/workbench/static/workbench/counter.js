/* At the counter: one click for the usual case, and the scan that was chosen says how the paper came. */
(() => {
  "use strict";
  const ways = [...document.querySelectorAll("select[data-way]")];
  document.querySelector("[data-all-paper]")?.addEventListener("click", () => {
    // What the system fetches by itself is not to be asked for (R-MAT-9).
    for (const way of ways) if (!way.value && !("shared" in way.dataset)) way.value = "paper";
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files.length) return;
    const way = input.closest("tr")?.querySelector("select[data-way]");
    if (way && way.value !== "licence") way.value = "scan";
  });
})();
