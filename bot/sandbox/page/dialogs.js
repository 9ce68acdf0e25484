// Modals: the bot's views, and the question before a button acts.

import { blocks, text } from "./blocks.js";
import { values } from "./controls.js";
import { h, icon } from "./dom.js";

/** Ask before acting; answers whether to go on. */
export function confirm(question, room) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { className: "dialog small" });
    const end = (yes) => { dialog.close(); dialog.remove(); resolve(yes); };
    const style = question.style === "danger" ? "danger" : "primary";
    dialog.append(
      h("h2", {}, question.title?.text ?? "Are you sure?"),
      h("div", { className: "dialog-body" }, text(question.text, room)),
      h("div", { className: "dialog-foot" },
        h("button", { type: "button", className: "btn", on: { click: () => end(false) } },
          question.deny?.text ?? "Cancel"),
        h("button", { type: "button", className: `btn ${style}`, on: { click: () => end(true) } },
          question.confirm?.text ?? "Yes")),
    );
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Show the bot's modal, or none; what was typed stays when the modal is changed. */
export function showModal(view, room, acts) {
  const old = document.querySelector("dialog.view");
  if (!view) {
    old?.close();
    old?.remove();
    return;
  }
  if (old?.dataset.hash === view.hash) return;
  const typed = old?.dataset.view === view.id ? values(old) : {};
  const body = h("div", { className: "dialog-body" }, blocks(view.blocks, room));
  const trouble = h("p", { className: "wrong", role: "alert", hidden: true });
  const submit = view.submit
    ? h("button", { type: "submit", className: "btn primary" }, view.submit.text) : null;
  const close = h("button", { type: "button", className: "btn" }, view.close?.text ?? "Close");
  const cross = h("button", { type: "button", className: "quiet", "aria-label": "Close" }, icon("close"));
  const form = h("form", { noValidate: false },
    h("div", { className: "dialog-head" }, h("h2", {}, view.title.text), cross),
    body, trouble, h("div", { className: "dialog-foot" }, close, submit));
  const dialog = h("dialog", { className: "dialog view", "aria-label": view.title.text }, form);
  dialog.dataset.view = view.id;
  dialog.dataset.hash = view.hash;
  const dismiss = () => acts.dismiss(view.id);
  close.addEventListener("click", dismiss);
  cross.addEventListener("click", dismiss);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); dismiss(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const answer = await acts.submit(view.id, values(form));
    submit.disabled = false;
    complain(form, trouble, answer);
  });
  refill(form, typed);
  old?.remove();
  document.body.append(dialog);
  dialog.showModal();
  // A page above the form is read from its beginning.
  form.querySelector(".dialog-body :is(textarea, input, select)")?.focus({ preventScroll: true });
}

function complain(form, trouble, answer) {
  trouble.hidden = !answer.error;
  trouble.textContent = answer.error ? `That didn't work (${answer.error}). Try again.` : "";
  for (const block of form.querySelectorAll(".block-input")) {
    const said = answer.errors?.[block.dataset.block] ?? "";
    const wrong = block.querySelector(".wrong");
    wrong.textContent = said;
    wrong.hidden = !said;
  }
  form.querySelector(".block-input:has(.wrong:not([hidden])) :is(input, textarea, select)")?.focus();
}

function refill(form, typed) {
  for (const control of form.querySelectorAll("[data-control]")) {
    const value = typed[control.dataset.block]?.[control.dataset.action];
    if (typeof value === "string" && "value" in control) control.value = value;
  }
}
