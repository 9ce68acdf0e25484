// The box people type in: Enter sends, Shift+Enter breaks the line, Arrow Up recalls what was sent,
// "/" offers the commands and "@" the people.

import { h, icon } from "./dom.js";

const sent = [];

/** A message box. `suggest(text)` offers {label, about, hint, insert}; `send(text)` takes the text. */
export function composer({ id, label, placeholder, suggest, send, extra = [] }) {
  const list = h("ul", { className: "suggest", id: `${id}-list`, role: "listbox", hidden: true, "aria-label": "Suggestions" });
  const hint = h("p", { className: "usage", id: `${id}-hint`, hidden: true });
  const area = h("textarea", {
    id: `${id}-text`, rows: 1, placeholder, autocomplete: "off", spellcheck: true,
    "aria-label": label, "aria-controls": list.id, "aria-describedby": hint.id, "aria-autocomplete": "list",
  });
  const go = h("button", { type: "submit", className: "go", "aria-label": "Send", disabled: true }, icon("send"));
  const form = h("form", { className: "composer" }, list, hint, h("div", { className: "composer-box" }, extra, area, go));

  let offers = [];
  let at = -1;
  let recalled = sent.length;
  let closed = "";

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
    go.disabled = !area.value.trim();
  }

  function mark(number) {
    at = number;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    const item = list.children[at];
    if (item) { area.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
    else area.removeAttribute("aria-activedescendant");
  }

  function offer() {
    const found = suggest(area.value);
    offers = area.value === closed ? [] : found.offers;
    hint.hidden = !found.usage;
    hint.replaceChildren();
    if (found.usage) hint.append(h("code", {}, found.usage.label), " ", h("span", {}, found.usage.about));
    list.replaceChildren(...offers.map((one, number) => {
      const item = h("li", { id: `${id}-offer-${number}`, role: "option" },
        h("span", { className: "offer-name" }, h("b", {}, one.label), one.hint ? h("span", {}, ` ${one.hint}`) : null),
        h("small", {}, one.about ?? ""));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(one); });
      return item;
    }));
    list.hidden = !offers.length;
    mark(offers.length ? 0 : -1);
  }

  function take(one) { put(one.insert); }

  function put(text) {
    area.value = text;
    area.setSelectionRange(text.length, text.length);
    grow();
    offer();
    area.focus();
  }

  function submit() {
    const text = area.value.trim();
    if (!text) return;
    sent.push(text);
    recalled = sent.length;
    area.value = "";
    closed = "";
    grow();
    offer();
    send(text);
  }

  function recall(step) {
    const to = Math.max(0, Math.min(sent.length, recalled + step));
    if (to === recalled) return;
    recalled = to;
    closed = sent[to] ?? "";
    put(closed);
  }

  area.addEventListener("input", () => { closed = ""; recalled = sent.length; grow(); offer(); });
  area.addEventListener("blur", () => { list.hidden = true; });
  area.addEventListener("focus", offer);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key } = event;
    const browsing = recalled < sent.length && area.value === sent[recalled];
    const move = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (offers.length && move) {
      event.preventDefault();
      mark((at + move + offers.length) % offers.length);
    } else if (key === "ArrowUp" && (!area.value || browsing)) {
      event.preventDefault();
      recall(-1);
    } else if (key === "ArrowDown" && browsing) {
      event.preventDefault();
      recall(1);
    } else if (offers.length && (key === "Tab" || key === "Enter") && !event.shiftKey
               && offers[at].insert !== area.value) {
      event.preventDefault();
      take(offers[at]);
    } else if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (key === "Escape" && offers.length) {
      event.stopPropagation();
      closed = area.value;
      offer();
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); area.focus(); });
  return { node: form, put, focus: () => area.focus(), text: () => area.value };
}

/** Offers for a text: commands while one is typed, their usage afterwards, people after "@". */
export function suggestions(text, { commands, people }) {
  if (/^\/\S*$/.test(text)) {
    const offers = commands.filter((one) => one.command.startsWith(text)).map((one) => ({
      label: one.command, hint: one.usage_hint, about: one.description, insert: `${one.command} `,
    }));
    return { offers, usage: null };
  }
  const command = commands.find((one) => text.startsWith(`${one.command} `));
  if (command) {
    const label = `${command.command} ${command.usage_hint ?? ""}`.trim();
    return { offers: [], usage: { label, about: command.description } };
  }
  const at = /(^|\s)@([\w.-]*)$/.exec(text);
  if (!at) return { offers: [], usage: null };
  const offers = people.filter((one) => one.name.startsWith(at[2])).map((one) => ({
    label: `@${one.name}`, about: one.real_name, insert: `${text.slice(0, text.length - at[2].length)}${one.name} `,
  }));
  return { offers, usage: null };
}
