/* Choose all rows, and say how many are chosen. */
(() => {
  "use strict";
  const boxes = [...document.querySelectorAll("input[name=case]")];
  const all = document.querySelector("[data-choose-all]");
  const count = document.querySelector("[data-chosen-count]");
  const say = () => {
    const n = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = n ? `（${n}）` : "";
    if (all) { all.checked = n === boxes.length; all.indeterminate = n > 0 && n < boxes.length; }
  };
  all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; say(); });
  for (const box of boxes) box.addEventListener("change", say);
})();
