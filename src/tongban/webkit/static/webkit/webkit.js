/* Small conveniences of both faces. Every page works without this file; texts come from data attributes. */
(() => {
  "use strict";
  const texts = document.body.dataset;

  /* Send once: the buttons of a form rest after the first submit, and wake when the page is shown again. */
  const resting = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || "many" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    resting.add(form);
    /* After the browser has read which button was pressed. */
    setTimeout(() => {
      form.setAttribute("aria-busy", "true");
      for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) button.disabled = true;
    });
  });
  const wake = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button, input[type=submit]")) button.disabled = false;
    resting.delete(form);
  };
  addEventListener("pageshow", () => resting.forEach(wake));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form && resting.has(form)) wake(form);
  });

  /* Ask before: <button data-confirm="…"> opens a dialog; only its yes sends the form. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const question = Object.assign(document.createElement("p"), { textContent: button.dataset.confirm, id: "ask-text" });
    dialog.setAttribute("aria-labelledby", "ask-text");
    const actions = Object.assign(document.createElement("div"), { className: "actions" });
    const yes = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-primary", textContent: button.dataset.confirmYes || texts.textConfirm });
    const no = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary", textContent: texts.textCancel });
    actions.append(yes, no);
    dialog.append(question, actions);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      dialog.close();
      button.dataset.confirmed = "yes";
      button.click();
      delete button.dataset.confirmed;
    });
    dialog.showModal();
    no.focus();
  });

  /* <button data-copy="text">: copies, and says so. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = texts.textCopied;
      setTimeout(() => { button.textContent = before; }, 2000);
    } catch { /* no clipboard here: the text stands on the page anyway */ }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  /* Controls that need this file are hidden in the page and shown here. */
  for (const element of document.querySelectorAll("[data-needs-js]")) element.hidden = false;

  /* A row of links that runs off the screen shows where one is. */
  for (const row of document.querySelectorAll("[data-keep-in-sight]")) {
    const here = row.querySelector("[aria-current]");
    if (here && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - 16;
  }

  /* Leaving a <form data-guard> that was changed and not sent: the browser asks first. */
  let unsaved = null;
  document.addEventListener("input", (event) => { unsaved = event.target.closest?.("form[data-guard]") ?? unsaved; });
  document.addEventListener("submit", () => { unsaved = null; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  /* What was typed when the session ended goes back into its own form: the one with this action whose hidden fields agree. */
  const kept = document.querySelector("[data-kept]");
  if (kept) {
    const fields = JSON.parse(kept.dataset.fields);
    const said = (name) => fields.filter(([key]) => key === name).map(([, value]) => value);
    const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
    const agrees = (one) => one.type !== "hidden" || ["csrfmiddlewaretoken", "once", "proof"].includes(one.name) || !said(one.name).length || said(one.name).includes(one.value);
    const form = [...document.forms].find((one) => one.method === "post" && [...one.elements].every(agrees) &&
      [pathOf(one), ...[...one.querySelectorAll("[formaction]")].map((button) => new URL(button.formAction).pathname)].includes(kept.dataset.kept));
    const typed = form ? [...form.elements].filter((one) => one.name && !["hidden", "file", "password", "submit", "button", "fieldset"].includes(one.type)) : [];
    for (const one of typed) {
      const values = said(one.name);
      if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
      else if (values.length) one.value = values[0];
      if (values.some((value) => value.trim())) one.closest("details")?.setAttribute("open", "");
    }
    if (typed.some((one) => said(one.name).length)) {
      kept.querySelector("[data-kept-back]").hidden = false;
      kept.querySelector("[data-kept-texts]").hidden = true;
      typed.find((one) => said(one.name).length)?.setAttribute("data-focus", "");
    }
  }

  document.querySelector("[data-focus]")?.focus();
})();
