/* The search box as a combobox: arrows choose among the suggestions, Enter opens, Escape closes. Without it the form searches. */
(() => {
  "use strict";
  const box = document.querySelector("[data-suggests]");
  const place = document.getElementById("suggestions");
  if (!box || !place) return;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;

  const options = () => [...place.querySelectorAll("[role=option]")];
  const choose = (number) => {
    chosen = number;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    if (number < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", options()[number].id);
    options()[number].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    place.replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-controls");
    choose(-1);
  };

  place.addEventListener("htmx:afterSwap", () => {
    if (!options().length || document.activeElement !== box) { close(); return; }
    box.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-controls", box.dataset.suggests);
    choose(-1);
  });
  box.addEventListener("keydown", (event) => {
    const found = options();
    if (event.isComposing || !found.length) return;  /* an input method is choosing characters */
    if (event.key === "ArrowDown") choose((chosen + 1) % found.length);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? found.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(found[chosen].dataset.href);
    else return;
    event.preventDefault();
  });
  place.addEventListener("mousedown", (event) => event.preventDefault());  /* the box keeps the focus */
  place.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  box.addEventListener("blur", close);
})();
