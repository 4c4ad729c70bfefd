/* The editor of an item: what an autosave brings back goes beside the fields, into the list of chapters and the preview.
   Saving itself is done by forms.js; the page works without both. */
(() => {
  "use strict";
  const form = document.querySelector(".edit-form");
  if (!form) return;
  const root = form.querySelector("[data-eform]");
  const status = root.querySelector("[data-saved]");
  const chapters = document.getElementById("edit-chapters");
  const preview = document.querySelector("[data-preview]");

  /* Only what says something else is exchanged, so that nothing is read out twice. */
  const put = (place, html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    if (place.innerHTML.trim() !== fresh.innerHTML.trim()) place.innerHTML = html;
  };
  const beside = (said) => {
    for (const place of form.querySelectorAll("[data-said]")) {
      const html = said[place.id.replace(/^said-/, "")] ?? "";
      put(place, html);
      const field = document.getElementById(place.id.replace(/^said-/, ""));
      if (field?.matches("input, textarea, select")) {
        if (place.querySelector(".field-error")) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  };
  const look = async () => {
    if (!preview || !preview.offsetParent) return;  /* not on this screen */
    try {
      const answer = await fetch(preview.dataset.preview, { headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "manual" });
      if (!answer.ok) return;
      const [top, html] = [preview.scrollTop, await answer.text()];
      put(preview, html);
      preview.scrollTop = top;
    } catch { /* the next one will show it */ }
  };

  root.addEventListener("eform:saved", (event) => {
    beside(event.detail.said ?? {});
    if (event.detail.chapters && !chapters.contains(document.activeElement)) {
      const left = chapters.scrollLeft;
      put(chapters, event.detail.chapters);
      chapters.scrollLeft = left;
    }
    look();
  });
  /* A link to another chapter: what was typed is saved before one leaves. What could not be taken is shown once more. */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const saver = root.saver;
    const aside = event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || aside || link.target || link.hash || !saver || saver.stopped || !(saver.changed || saver.busy)) return;
    event.preventDefault();
    await saver.flush();
    const wrong = form.querySelector("[aria-invalid=true]");
    if (saver.stopped) root.querySelector("[data-conflict] button")?.focus();
    else if (wrong) wrong.focus();
    else location.assign(link.href);
  });
  addEventListener("beforeunload", (event) => {
    if (root.saver?.stopped && !root.saver.submitted) event.preventDefault();
  });

  root.addEventListener("eform:conflict", (event) => {
    const box = root.querySelector("[data-conflict]");
    box.querySelector("[data-conflict-text]").textContent = event.detail.text;
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  });

  /* A row of a list goes out with an undo; the row is only gone when the page is saved without it. */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop-row]");
    if (!button) return;
    const row = button.closest(".edit-row");
    const line = document.createElement("p");
    line.className = "notice";
    line.tabIndex = -1;
    const undo = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-primary", textContent: root.dataset.textUndo });
    line.append(`${root.dataset.textRemoved} `, undo);
    row.replaceWith(line);
    undo.focus();
    undo.addEventListener("click", () => { line.replaceWith(row); row.querySelector("input, textarea")?.focus(); changed(); });
    changed();
  });
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  /* Enter adds: elsewhere in the form it does nothing, so that nobody sends a page by mistake. */
  const name = document.getElementById("add-name");
  name?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    name.parentElement.querySelector("button").click();
  });

  /* The chapter one is in stays in sight on a narrow screen. */
  const here = chapters.querySelector("[aria-current]");
  if (here && chapters.scrollWidth > chapters.clientWidth) chapters.scrollLeft = here.offsetLeft - 16;
  /* A bookmark into a folded part opens it. */
  const open = () => document.getElementById(location.hash.slice(1))?.querySelector?.("details")?.setAttribute("open", "");
  if (location.hash) { open(); document.getElementById(location.hash.slice(1))?.focus?.({ preventScroll: true }); }
  addEventListener("hashchange", open);
})();
