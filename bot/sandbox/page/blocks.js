// Block Kit as elements. `room` says who people are and takes what is clicked.

import { button, checks, menuButton, picker, textInput } from "./controls.js";
import { h, icon } from "./dom.js";
import { mrkdwn, plainText } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const ELEMENTS = {
  button,
  checkboxes: checks,
  datepicker: textInput,
  multi_static_select: checks,
  number_input: textInput,
  overflow: menuButton,
  plain_text_input: textInput,
  radio_buttons: checks,
  static_select: picker,
  timepicker: textInput,
};

const BLOCKS = { actions, alert, context, divider, header, image, input, markdown, rich_text, section, table };

/** The elements for a list of blocks. */
export const blocks = (list, room) =>
  list.map((block) => {
    const build = BLOCKS[block.type];
    const node = build ? build(block, room) : h("p", { className: "unknown" }, `(${block.type})`);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });

/** A text object as elements. */
export function text(object, room) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, room.names) : plainText(object.text);
}

function element(part, block, room) {
  return ELEMENTS[part.type] ? ELEMENTS[part.type](part, block, room) : null;
}

function section(block, room) {
  const fields = (block.fields ?? []).map((field) => h("div", { className: "field" }, text(field, room)));
  const body = h(
    "div",
    { className: "section-body" },
    block.text ? h("div", { className: "section-text" }, text(block.text, room)) : null,
    fields.length ? h("div", { className: "fields" }, fields) : null,
  );
  const side = block.accessory;
  const aside = side?.type === "image" ? picture(side) : side && element(side, block, room);
  return h("div", {}, body, aside ? h("div", { className: "accessory" }, aside) : null);
}

function header(block, room) {
  return h("h3", {}, text(block.text, room));
}

function divider() {
  return h("hr");
}

function context(block, room) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? picture(part) : h("span", { className: "context-text" }, text(part, room)),
  );
  return h("div", {}, parts);
}

function actions(block, room) {
  return h("div", {}, block.elements.map((part) => element(part, block, room)));
}

function input(block, room) {
  const control = element(block.element, block, room);
  const field = control.matches("input, textarea, select") ? control : null;
  const id = `input-${block.block_id}`;
  const hint = block.hint ? h("p", { className: "hint", id: `${id}-hint` }, text(block.hint, room)) : null;
  if (field) {
    field.id = id;
    field.required = !block.optional;
    field.removeAttribute("aria-label");
    if (hint) field.setAttribute("aria-describedby", hint.id);
  }
  const optional = block.optional ? h("span", { className: "optional" }, " (optional)") : null;
  const label = h(field ? "label" : "legend", field ? { htmlFor: id } : {}, text(block.label, room), optional);
  const wrong = h("p", { className: "wrong", role: "alert", hidden: true });
  const whole = h(field ? "div" : "fieldset", {}, label, control, hint, wrong);
  whole.dataset.block = block.block_id;
  return whole;
}

function image(block, room) {
  const title = block.title ? h("figcaption", {}, text(block.title, room)) : null;
  return h("figure", {}, title, picture(block));
}

function picture(part) {
  const own = part.image_url?.startsWith("data:image/") || part.image_url?.startsWith(location.origin);
  if (own) return h("img", { src: part.image_url, alt: part.alt_text ?? "" });
  return h("span", { className: "no-picture", role: "img", "aria-label": part.alt_text ?? "" },
    icon("picture"), part.alt_text ?? "picture");
}

function rich_text(block, room) {
  return h("div", {}, richText(block, room.names));
}

function markdown(block, room) {
  const slackish = block.text
    .replace(/^#{1,6}\s+(.*)$/gm, "*$1*")
    .replace(/\*\*(.+?)\*\*/g, "*$1*")
    .replace(/^\s*[-*]\s+/gm, "• ")
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>");
  return h("div", {}, mrkdwn(slackish, room.names));
}

function alert(block, room) {
  return h("div", { role: "note", className: `alert-${block.level ?? "default"}` }, text(block.text, room));
}

function table(block, room) {
  const settings = block.column_settings ?? [];
  const rows = block.rows.map((row, number) =>
    h("tr", {}, row.map((cell, column) => {
      const made = h(number === 0 ? "th" : "td", number === 0 ? { scope: "col" } : {}, content(cell, room));
      made.dataset.align = settings[column]?.align ?? "left";
      made.dataset.wrap = settings[column]?.is_wrapped ? "yes" : "no";
      return made;
    })),
  );
  const body = h("table", {}, h("thead", {}, rows.slice(0, 1)), h("tbody", {}, rows.slice(1)));
  return h("div", { tabIndex: 0, role: "region", "aria-label": "Table" }, body);
}

function content(cell, room) {
  if (cell.type === "rich_text") return richText(cell, room.names);
  return String(cell.text ?? cell.value ?? cell.number ?? "");
}
