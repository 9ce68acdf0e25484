// A pop-up menu: arrows move, Enter picks, Escape closes, the focus goes back.

import { h } from "./dom.js";

let close = () => {};

/** Open a menu at a button; an item is {label, about, mark, pick}. */
export function openMenu(anchor, items) {
  close();
  const menu = h("div", { className: "menu", role: "menu" });
  const entries = items.map((item) =>
    h("button", {
      type: "button", role: "menuitem", tabIndex: -1,
      on: { click: () => { shut(); item.pick(); } },
    }, item.mark ?? null, h("span", {}, item.label, item.about ? h("small", {}, item.about) : null)));
  menu.append(...entries);
  const outside = (event) => { if (!menu.contains(event.target)) shut(false); };
  const keys = (event) => {
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries[(to + entries.length) % entries.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      shut();
    }
  };
  function shut(back = true) {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    close = () => {};
    if (back) anchor.focus();
  }
  close = shut;
  menu.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", outside, true);
  anchor.setAttribute("aria-expanded", "true");
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  entries[0]?.focus();
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
  const below = at.bottom + 6;
  const top = below + size.height > innerHeight - 8 ? at.top - size.height - 6 : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
}
