/* What the dictionary of materials may call it, while somebody types: arrows choose, Enter takes, Escape or typing on leaves it.
   A person decides: nothing is taken by itself. */
(() => {
  "use strict";
  const box = document.querySelector("[data-suggest]");
  if (!box) return;
  const list = document.getElementById(box.dataset.suggestList);
  const key = document.getElementById(box.dataset.suggestKey);
  const status = document.getElementById(box.dataset.suggestSaid);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1, waiting = 0, asked = 0, taken = "";

  const options = () => [...list.children];
  const mark = (number) => {
    chosen = number;
    options().forEach((one, place) => one.setAttribute("aria-selected", String(place === number)));
    if (number < 0) box.removeAttribute("aria-activedescendant");
    else { box.setAttribute("aria-activedescendant", options()[number].id); options()[number].scrollIntoView({ block: "nearest" }); }
  };
  const close = () => { list.replaceChildren(); list.hidden = true; box.setAttribute("aria-expanded", "false"); mark(-1); };
  const take = (one) => {
    box.value = taken = one.dataset.name;
    key.value = one.dataset.key;
    status.textContent = status.dataset.chosen;
    close();
    box.focus();
  };
  const line = (one, number) => {
    const option = Object.assign(document.createElement("li"), { id: `${list.id}-${number}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.key = one.id;
    option.dataset.name = one.name;
    const name = Object.assign(document.createElement("span"), { textContent: one.name });
    const sure = Object.assign(document.createElement("span"), { className: "muted small", textContent: `${one.words} ${one.confidence}%` });
    option.append(name, " ", sure);
    return option;
  };
  const ask = async () => {
    const text = box.value.trim(), turn = ++asked;
    if (!text || text === taken) { close(); return; }
    try {
      const answer = await fetch(`${box.dataset.suggest}?text=${encodeURIComponent(text)}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok || turn !== asked) return;
      const found = (await answer.json()).suggestions.slice(0, 6);
      if (!found.length || document.activeElement !== box) { close(); status.textContent = ""; return; }
      list.replaceChildren(...found.map(line));
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      status.textContent = status.dataset.found;
      mark(-1);
      list.scrollIntoView({ block: "nearest" });  /* not behind the bar below */
    } catch { /* without suggestions one writes on */ }
  };
  box.addEventListener("input", (event) => {
    if (box.value !== taken) { key.value = ""; taken = ""; status.textContent = ""; }
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, 250);
  });
  box.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
  /* Before the editor's own keys: Enter on a suggestion takes it and adds nothing yet. */
  box.addEventListener("keydown", (event) => {
    const found = options();
    if (event.isComposing || !found.length) return;
    if (event.key === "ArrowDown") mark((chosen + 1) % found.length);
    else if (event.key === "ArrowUp") mark(chosen <= 0 ? found.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(found[chosen]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  list.addEventListener("mousedown", (event) => event.preventDefault());  /* the box keeps the focus */
  list.addEventListener("click", (event) => { const one = event.target.closest("[role=option]"); if (one) take(one); });
  box.addEventListener("blur", () => { clearTimeout(waiting); asked += 1; close(); });
})();
