/* Conveniences of e-forms: conditions, rows, region lists, saving by itself. The form works without this file. */
(() => {
  "use strict";

  /* ---- reading the page ---- */
  const controls = (form, name) => [...form.elements].filter((one) => one.name === name && one.type !== "hidden");
  const valueOf = (form, name) => {
    const found = controls(form, name).filter((one) => !one.closest("[data-when][hidden]"));
    if (!found.length) return "";
    if (found[0].type === "radio") return found.find((one) => one.checked)?.value ?? "";
    if (found[0].type !== "checkbox") return found[0].value.trim();
    const ticked = found.filter((one) => one.checked).map((one) => one.value);
    const several = [...form.elements].some((one) => one.name === `${name}~`) && found.length > 1;
    return several || found[0].value !== "true" ? ticked : (ticked[0] ?? "");
  };

  /* ---- conditions: the same table as rules/conditions.py ---- */
  const same = (given, value) => String(given) === String(value);
  const order = (given, value) => {
    const [a, b] = [Number(given), Number(value)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
    return given < value ? -1 : given > value ? 1 : 0;
  };
  const holds = (form, condition) => {
    if (condition.all) return condition.all.every((one) => holds(form, one));
    if (condition.any) return condition.any.some((one) => holds(form, one));
    if (condition.not) return !holds(form, condition.not);
    const given = valueOf(form, condition.field);
    const missing = given === "" || (Array.isArray(given) && !given.length);
    const { op, value } = condition;
    if (op === "filled" || op === "empty") return missing === (op === "empty");
    if (missing) return false;
    switch (op) {
      case "eq": return same(given, value);
      case "ne": return !same(given, value);
      case "in": return value.some((one) => same(given, one));
      case "not_in": return !value.some((one) => same(given, one));
      case "contains": return Array.isArray(given) && given.some((one) => same(one, value));
      case "gt": return order(given, value) > 0;
      case "ge": return order(given, value) >= 0;
      case "lt": return order(given, value) < 0;
      case "le": return order(given, value) <= 0;
      default: return false;
    }
  };
  /* In the order of the page, so that a condition sees only what applies above it. */
  const applyConditions = (form, root) => {
    for (const part of root.querySelectorAll("[data-when]")) part.hidden = !holds(form, JSON.parse(part.dataset.when));
  };

  /* ---- repeating groups ---- */
  const rowsOf = (group) => [...group.querySelectorAll(":scope > [data-rows] > [data-row]")];
  const renumber = (group) => {
    rowsOf(group).forEach((row, place) => {
      for (const title of row.querySelectorAll("[data-row-title]")) title.textContent = `${group.dataset.title} ${place + 1}`;
    });
    group.querySelector(":scope > [data-add]").disabled = rowsOf(group).length >= Number(group.dataset.max);
  };
  const addRow = (group, wanted) => {
    const next = wanted ?? 1 + Math.max(-1, ...rowsOf(group).map((row) => Number(row.dataset.row)));
    const holder = document.createElement("template");
    holder.innerHTML = group.querySelector(":scope > [data-pattern]").innerHTML.replaceAll("__row__", String(next));
    const row = holder.content.firstElementChild;
    group.querySelector(":scope > [data-rows]").append(row);
    renumber(group);
    return row;
  };

  /* ---- regions, step by step ---- */
  const chooseRegion = async (root, select) => {
    const picker = select.closest("[data-region]");
    const url = root.dataset.regionsUrl;
    const steps = [...picker.querySelectorAll(".eform-step")];
    const place = steps.indexOf(select.closest(".eform-step"));
    steps.slice(place + 1).forEach((step) => step.remove());
    if (!url || !select.value) return;
    let regions;
    try {
      const answer = await fetch(`${url}?parent=${encodeURIComponent(select.value)}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      regions = answer.ok ? (await answer.json()).regions : [];
    } catch { return; }
    const stillThere = select.isConnected && picker.querySelectorAll(".eform-step").length === place + 1;
    if (!regions.length || regions[0].level > Number(picker.dataset.level) || !stillThere) return;
    const number = place + 2;
    const step = steps[place].cloneNode(true);
    const [label, of, list] = [step.querySelector("label"), step.querySelector("input"), step.querySelector("select")];
    const id = `${picker.querySelector("select").id}-${number}`;
    list.id = id;
    list.name = `${picker.dataset.region}~${number}`;
    label.htmlFor = id;
    label.textContent = label.textContent.replace(/\d+/, String(number));
    of.name = `${list.name}.of`;
    of.value = select.value;
    list.replaceChildren(new Option(root.dataset.textChoose, ""), ...regions.map((one) => new Option(one.name, one.code)));
    list.removeAttribute("aria-invalid");
    list.classList.remove("is-invalid");
    picker.querySelector(".eform-steps").append(step);
  };

  /* ---- saving by itself ---- */
  const TOKENS = new Set(["csrfmiddlewaretoken", "once", "f-do", "autosave", "revision"]);
  const asked = (pairs) => JSON.stringify(pairs.filter(([name]) => name.startsWith("f.")));
  const pairsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !TOKENS.has(name));

  class Saver {
    constructor(form, root) {
      Object.assign(this, { form, root, texts: root.dataset, line: root.querySelector("[data-saved]") });
      this.key = `tongban.draft.${root.dataset.draftKey}`;
      this.keeps = root.dataset.keepLocal === "yes" && root.dataset.draftKey !== "";
      this.changed = this.busy = this.stopped = false;
      this.every = this.wait = Number(root.dataset.autosaveMs);
      this.flight = Promise.resolve();
      /* A button pressed while a save is on its way waits for it: the two would take each other for another person's. */
      form.addEventListener("submit", (event) => {
        if (!this.busy) { this.submitted = true; return; }
        event.preventDefault();
        if (this.held) return;
        this.held = true;
        this.flight.finally(() => { this.held = false; form.requestSubmit(event.submitter); });
      });
      addEventListener("pageshow", () => { this.submitted = false; });
      addEventListener("online", () => { if (this.changed) this.flight = this.save(); });
      addEventListener("offline", () => this.changed && this.say(this.texts.textOffline));
      addEventListener("pagehide", () => this.leave());
      document.addEventListener("visibilitychange", () => document.hidden && this.leave());
      this.offer();
    }
    say(text) { if (this.line.textContent !== text) this.line.textContent = text; }
    touch() {
      this.changed = true;
      this.keep();
      this.plan(this.every);
    }
    plan(delay) {
      if (this.stopped) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.flight = this.save(); }, delay);
    }
    /* Before one goes elsewhere: what is on its way arrives, what is not saved yet is. */
    async flush() {
      clearTimeout(this.timer);
      await this.flight;
      clearTimeout(this.timer);
      if (this.changed) await (this.flight = this.save());
    }
    body() {
      const data = new FormData();
      for (const [name, value] of pairsOf(this.form)) data.append(name, value);
      const token = this.form.elements.namedItem("csrfmiddlewaretoken");
      if (token) data.append("csrfmiddlewaretoken", token.value);
      data.append("autosave", "1");
      if (this.texts.revision) data.append("revision", this.texts.revision);
      return data;
    }
    async save() {
      if (!this.changed || this.busy || this.stopped || this.submitted) return;
      this.busy = true;
      this.changed = false;
      try {
        const answer = await fetch(this.texts.autosaveUrl, {
          method: "POST", body: this.body(), redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        });
        if (answer.ok) await this.saved(await answer.json());
        else if (answer.status === 422) this.refused(await answer.json());
        else if (answer.status === 409) this.conflict(await answer.json());
        else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) this.stop(this.texts.textSignedOut);
        else this.failed();
      } catch { this.failed(); }
      this.busy = false;
      if (this.changed) this.plan(this.wait);
    }
    /* For pages that show more of the answer than when it was saved: texts beside fields, a preview. */
    tell(what, answer) { this.root.dispatchEvent(new CustomEvent(`eform:${what}`, { bubbles: true, detail: answer })); }
    saved(answer) {
      this.took(answer);
      const moment = new Date(answer.saved_at);
      const clock = /^\d{2}:\d{2}$/.test(answer.saved_at) || Number.isNaN(moment.getTime())
        ? answer.saved_at : moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
      if (!this.changed) this.forget();
      this.say(`${this.texts.textSaved} ${clock}`);
      this.tell("saved", answer);
    }
    /* Something typed cannot be taken as it is: said beside its field, and tried again with the next letter. */
    refused(answer) {
      this.took(answer);
      this.say(answer.text);
      this.tell("saved", answer);
    }
    conflict(answer) {
      this.stop(answer.text);
      this.tell("conflict", answer);
    }
    took({ revision }) {
      this.wait = this.every;
      if (revision === undefined || revision === null) return;
      this.texts.revision = String(revision);
      const posted = this.form.elements.namedItem("revision");  /* where the page also posts it by itself */
      if (posted) posted.value = this.texts.revision;
    }
    failed() {
      this.changed = true;
      this.keep();
      this.wait = Math.min(this.wait * 2, 60000);
      this.say(navigator.onLine ? this.texts.textRetry : this.texts.textOffline);
    }
    stop(text) {
      this.stopped = true;
      this.changed = true;
      this.keep();
      this.say(text);
    }
    leave() {
      if (!this.changed || this.submitted || this.stopped) return;
      this.keep();
      fetch(this.texts.autosaveUrl, { method: "POST", body: this.body(), keepalive: true, redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest" } })
        .then((answer) => answer.ok && answer.json()).then((answer) => { if (answer) { this.changed = false; this.saved(answer); } }).catch(() => {});
    }
    keep() {
      if (!this.keeps) return;
      try { localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), pairs: pairsOf(this.form) })); } catch { /* full or forbidden */ }
    }
    forget() {
      try { localStorage.removeItem(this.key); } catch { /* forbidden */ }
    }
    /* An unsent copy of this draft on this machine: the person decides. Older than a week, or equal to the page: gone. */
    offer() {
      if (!this.keeps) return;
      let copy = null;
      try { copy = JSON.parse(localStorage.getItem(this.key)); } catch { /* unreadable */ }
      if (!copy || !Array.isArray(copy.pairs)) return;
      if (Date.now() - copy.at > 7 * 86400000 || asked(copy.pairs) === asked(pairsOf(this.form))) { this.forget(); return; }
      const box = document.createElement("div");
      box.className = "alert alert-warning";
      box.setAttribute("role", "region");
      const words = document.createElement("p");
      words.id = "eform-found";
      words.textContent = `${this.texts.textFound} ${new Date(copy.at).toLocaleString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" })}`;
      box.setAttribute("aria-labelledby", words.id);
      const button = (text, style, act) => {
        const one = Object.assign(document.createElement("button"), { type: "button", className: `btn ${style} me-2`, textContent: text });
        one.addEventListener("click", () => { box.remove(); act(); });
        return one;
      };
      box.append(words,
        button(this.texts.textRestore, "btn-primary", () => { restore(this.form, this.root, copy.pairs); this.say(this.texts.textRestored); this.touch(); }),
        button(this.texts.textDiscard, "btn-outline-primary", () => this.forget()));
      this.root.prepend(box);
    }
  }

  /* Puts the copied values back: rows first, then what was typed and chosen. File ids of this page stay as they are. */
  const restore = (form, root, pairs) => {
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    for (const group of root.querySelectorAll("[data-repeat]")) {
      const start = `${group.dataset.repeat}.`;
      const numbers = new Set([...values.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length).split(".")[0]));
      for (const number of [...numbers].filter((one) => /^\d{1,4}$/.test(one)).sort((a, b) => a - b)) {
        if (!rowsOf(group).some((row) => row.dataset.row === number)) addRow(group, Number(number));
      }
    }
    for (const one of form.elements) {
      if (!one.name?.startsWith("f.") || one.type === "hidden" || one.type === "file") continue;
      const kept = values.get(one.name) ?? [];
      if (one.type === "checkbox" || one.type === "radio") one.checked = kept.includes(one.value);
      else if (kept.length) one.value = kept[0];
    }
    applyConditions(form, root);
  };

  /* ---- one form ---- */
  const start = (root) => {
    const form = root.closest("form");
    if (!form) return;
    const saver = root.dataset.autosaveUrl ? new Saver(form, root) : null;
    root.saver = saver;
    const changed = () => { applyConditions(form, root); saver?.touch(); };
    form.addEventListener("input", changed);
    form.addEventListener("change", async (event) => {
      if (event.target.closest("[data-region]")) await chooseRegion(root, event.target);
      changed();
    });
    root.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key === "Enter" && field.tagName === "INPUT" && !["checkbox", "radio", "file"].includes(field.type)) event.preventDefault();
    });
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add], [data-remove]");
      if (!button) return;
      event.preventDefault();
      const group = button.closest("[data-repeat]");
      if (button.matches("[data-add]")) {
        const row = addRow(group);
        applyConditions(form, root);
        row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      } else {
        const row = button.closest("[data-row]");
        const near = row.nextElementSibling ?? row.previousElementSibling ?? group;
        saver?.say(`${row.querySelector("[data-row-title]").textContent} ${root.dataset.textRowGone}`);
        row.remove();
        renumber(group);
        near.focus();
      }
      changed();
    });
    applyConditions(form, root);
    root.querySelector(".error-summary[data-focus]")?.focus();
  };
  const startAll = (within) => within.querySelectorAll("[data-eform]:not([data-started])").forEach((root) => { root.dataset.started = "yes"; start(root); });
  startAll(document);
  document.addEventListener("htmx:load", (event) => startAll(event.target));
})();
