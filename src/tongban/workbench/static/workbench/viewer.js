/* Papers one by one beside the acts, and standard replies. Without this file the links open the papers themselves. */
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 992px)");
  const viewer = document.querySelector("[data-viewer]");
  const papers = [...document.querySelectorAll("a[data-paper]")];
  const opener = document.querySelector("[data-viewer-open]");
  if (opener && !papers.length) opener.remove();
  let now = -1;

  const show = (n) => {
    now = (n + papers.length) % papers.length;
    const link = papers[now], name = link.dataset.paper;
    const isPicture = link.dataset.kind.startsWith("image/");
    const sheet = document.createElement(isPicture ? "img" : "iframe");
    sheet.src = link.href;
    if (isPicture) sheet.alt = name; else sheet.title = name;
    sheet.className = "sheet";
    viewer.querySelector("[data-viewer-sheet]").replaceChildren(sheet);
    viewer.querySelector("[data-viewer-title]").textContent =
      viewer.dataset.textOf.replace("{n}", now + 1).replace("{total}", papers.length) + name;
    viewer.hidden = false;
    papers.forEach((one, index) => one.toggleAttribute("aria-current", index === now));
  };
  const close = () => {
    viewer.hidden = true;
    viewer.querySelector("[data-viewer-sheet]").replaceChildren();
    (papers[now] || opener)?.focus();
  };
  const open = (n) => { show(n); viewer.querySelector("[data-viewer-step='1']").focus(); };

  if (viewer && papers.length) {
    opener?.addEventListener("click", () => open(0));
    papers.forEach((link, index) => link.addEventListener("click", (event) => {
      if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(index);
    }));
    viewer.addEventListener("click", (event) => {
      const step = event.target.closest("[data-viewer-step]");
      if (step) show(now + Number(step.dataset.viewerStep));
      if (event.target.closest("[data-viewer-close]")) close();
    });
    viewer.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") { event.preventDefault(); show(now + 1); }
      if (event.key === "ArrowLeft") { event.preventDefault(); show(now - 1); }
      if (event.key === "Escape") close();
    });
  }

  for (const list of document.querySelectorAll("[data-canned]")) {
    list.addEventListener("change", () => {
      const box = document.getElementById(list.dataset.canned);
      if (!list.value || !box) return;
      box.value = box.value.trim() ? `${box.value.trim()}\n${list.value}` : list.value;
      list.value = "";
      box.focus();
    });
  }
})();
