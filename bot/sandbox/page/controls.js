// Buttons, menus and inputs, and what they hold.

import { h, icon } from "./dom.js";
import { confirm } from "./dialogs.js";
import { openMenu } from "./menu.js";

const words = (object) => object?.text?.replace(/:([a-z_]+):/g, "").trim() ?? "";

async function use(element, block, room, value) {
  if (element.confirm && !(await confirm(element.confirm, room))) return;
  await room.use(block.block_id, element.action_id, value);
}

/** A button; with an address it is a link as well. */
export function button(element, block, room) {
  const className = `btn ${element.style ?? ""}`.trim();
  const label = element.text.text;
  const says = element.accessibility_label ?? null;
  if (element.url && /^https?:/.test(element.url)) {
    return h("a", {
      className, href: element.url, target: "_blank", rel: "noopener noreferrer", "aria-label": says,
      on: { click: () => use(element, block, room) },
    }, label);
  }
  const made = h("button", { type: "button", className, "aria-label": says }, label);
  made.dataset.action = element.action_id;
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy")) return;
    made.setAttribute("aria-busy", "true");
    await use(element, block, room);
    made.removeAttribute("aria-busy");
  });
  return made;
}

function options(element) {
  const one = (option) => h("option", { value: option.value }, words(option.text));
  if (!element.option_groups) return element.options.map(one);
  return element.option_groups.map((group) =>
    h("optgroup", { label: words(group.label) }, group.options.map(one)));
}

/** A select box for one. */
export function picker(element, block, room) {
  const placeholder = words(element.placeholder) || "Choose…";
  const initial = element.initial_option;
  const made = h("select", { "aria-label": placeholder });
  made.append(h("option", { value: "", disabled: true, selected: !initial }, placeholder));
  made.append(...options(element));
  for (const option of made.options) {
    if (option.value === initial?.value) option.selected = true;
  }
  return named(made, element, block, room);
}

/** A box for text, a number, a date or a time. */
export function textInput(element, block, room) {
  const placeholder = words(element.placeholder);
  const value = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  if (element.multiline) {
    const area = h("textarea", { rows: 4, placeholder, value });
    return named(area, element, block, room);
  }
  const type = { datepicker: "date", timepicker: "time", number_input: "number" }[element.type] ?? "text";
  const made = h("input", { type, placeholder, value });
  if (type === "number" && element.is_decimal_allowed) made.step = "any";
  return named(made, element, block, room);
}

/** Boxes to tick, or a choice of one; a list for several too, as a browser's own wants a held key. */
export function checks(element, block, room) {
  const single = element.type === "radio_buttons";
  const initial = element.initial_options ?? (element.initial_option ? [element.initial_option] : []);
  const group = h("div", { className: "checks", role: single ? "radiogroup" : "group" });
  const all = element.options ?? element.option_groups.flatMap((one) => one.options);
  for (const option of all) {
    const box = h("input", {
      type: single ? "radio" : "checkbox",
      name: `${block.block_id}-${element.action_id}`,
      value: option.value,
      checked: initial.some((one) => one.value === option.value),
    });
    const about = option.description ? h("small", {}, words(option.description)) : null;
    group.append(h("label", {}, box, h("span", {}, words(option.text), about)));
  }
  return named(group, element, block, room);
}

/** The three dots with choices behind them. */
export function menuButton(element, block, room) {
  const made = h("button", { type: "button", className: "btn dots", "aria-label": "More choices" }, icon("more"));
  made.setAttribute("aria-haspopup", "menu");
  made.addEventListener("click", () => {
    openMenu(made, element.options.map((option) => ({
      label: words(option.text),
      about: words(option.description),
      pick: () => use(element, block, room, option.value),
    })));
  });
  return made;
}

function named(control, element, block, room) {
  control.dataset.control = element.type;
  control.dataset.block = block.block_id;
  control.dataset.action = element.action_id;
  const tells = block.type !== "input" || block.dispatch_action;
  if (tells) control.addEventListener("change", () => use(element, block, room, held(control)));
  return control;
}

/** What a control holds now. */
export function held(control) {
  const ticked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
  switch (control.dataset.control) {
    case "checkboxes":
    case "multi_static_select":
      return ticked;
    case "radio_buttons":
      return ticked[0] ?? null;
    default:
      return control.value || null;
  }
}

/** All that a form holds: block id, action id, value. */
export function values(form) {
  const all = {};
  for (const control of form.querySelectorAll("[data-control]")) {
    const { block, action } = control.dataset;
    all[block] = { ...all[block], [action]: held(control) };
  }
  return all;
}
