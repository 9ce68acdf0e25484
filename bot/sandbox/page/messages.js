// The list of messages of one channel, with threads below their first message.

import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { h, icon, touch } from "./dom.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";

const TOGETHER = 5 * 60;
const LONG_PRESS = 450;
const TINTS = 6;

const seconds = (ts) => Number(ts.split(".")[0]);
const clock = (ts) => new Date(seconds(ts) * 1000).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

/** A person's mark: the first letters on a tint, or the bot's sign. */
export function avatar(user) {
  if (user.bot) return h("img", { className: "avatar", src: "/sandbox/page/icon.svg", alt: "" });
  const letters = user.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  const made = h("span", { className: "avatar", "aria-hidden": "true" }, letters);
  made.dataset.tint = [...user.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS;
  return made;
}

/** The list; `desk` knows people and takes what is done. */
export class MessageList {
  constructor(node, desk) {
    this.node = node;
    this.desk = desk;
    this.nodes = new Map();
    node.addEventListener("keydown", (event) => this.walk(event));
  }

  /** Arrow keys go from message to message: the list is one stop for the Tab key. */
  walk(event) {
    const all = [...this.node.querySelectorAll("article")];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  }

  /** Show these messages instead of what is shown. */
  show(messages, welcome) {
    this.nodes.clear();
    this.node.replaceChildren(...(welcome ? [welcome] : []));
    messages.forEach((message) => this.put(message, false));
    this.tidy();
  }

  /** Add a message, or put it in place of its older form. */
  put(message, tidy = true) {
    const made = this.build(message);
    const old = this.nodes.get(message.ts);
    this.nodes.set(message.ts, made);
    if (old) {
      const focused = old.contains(document.activeElement);
      const thread = old.querySelector(":scope > .thread");
      if (thread) made.append(thread);
      old.replaceWith(made);
      if (focused) made.focus({ preventScroll: true });
    } else if (message.thread_ts && this.nodes.has(message.thread_ts)) {
      this.thread(message.thread_ts).querySelector(".replies").append(made);
    } else {
      this.node.append(made);
    }
    if (tidy) this.tidy();
    return made;
  }

  /** Take a message away. */
  remove(ts) {
    this.nodes.get(ts)?.remove();
    this.nodes.delete(ts);
    this.tidy();
  }

  /** Say that the bot is at work, below the list or in a thread. */
  busy(on, threadTs) {
    this.node.querySelector(".thinking")?.remove();
    if (!on) return;
    const dots = h("span", { className: "dots-run", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const made = h("p", { className: "thinking", role: "status" }, dots, "codedesk is thinking…");
    const home = threadTs && this.nodes.get(threadTs)?.querySelector(".replies");
    (home || this.node).append(made);
  }

  build(message) {
    const user = this.desk.user(message.user);
    const made = h("article", { className: "message", tabIndex: -1 });
    made.dataset.ts = message.ts;
    made.dataset.user = message.user;
    made.classList.toggle("private", message.ephemeral);
    made.classList.toggle("bot", Boolean(user.bot));
    if (message.notice) {
      made.classList.add("notice");
      made.append(h("div", { className: "content" }, only(), h("p", { className: "text" }, message.text)));
      return made;
    }
    made.setAttribute("aria-label", `${user.real_name}, ${clock(message.ts)}`);
    const head = h("div", { className: "head" },
      h("span", { className: "name" }, user.real_name),
      user.bot ? h("span", { className: "badge" }, "app") : null,
      h("time", { dateTime: new Date(seconds(message.ts) * 1000).toISOString() }, clock(message.ts)));
    const body = h("div", { className: "content" },
      message.ephemeral ? only() : null, head, this.body(message, user), files(message),
      message.edited && !message.ephemeral ? h("small", { className: "edited" }, "(edited)") : null,
      this.reactions(message));
    made.append(avatar(user), body);
    if (!message.ephemeral) this.addTools(made, message);
    return made;
  }

  body(message, user) {
    const room = this.desk.room({ channel: message.channel, ts: message.ts });
    if (!message.blocks.length && !message.text) return null;
    if (!message.blocks.length) return h("div", { className: "said" }, mrkdwn(message.text, room.names));
    const card = user.bot && message.blocks.some((block) => block.type !== "context");
    return h("div", { className: card ? "said card" : "said" }, blocks(message.blocks, room));
  }

  reactions(message) {
    const all = Object.entries(message.reactions);
    if (!all.length) return null;
    return h("div", { className: "reactions" },
      all.map(([name, count]) => h("span", { className: "reaction" }, mrkdwn(`:${name}:`, {}), ` ${count}`)));
  }

  addTools(made, message) {
    const items = () => [
      ...this.desk.shortcuts.map((shortcut) => ({
        mark: icon("bolt"), label: shortcut.name, about: "codedesk",
        pick: () => this.desk.shortcut(shortcut.callback_id, message),
      })),
      { mark: icon("reply"), label: "Reply in thread", pick: () => this.reply(message.thread_ts ?? message.ts) },
      { mark: icon("copy"), label: "Copy text",
        pick: () => navigator.clipboard?.writeText(made.querySelector(".said")?.innerText ?? "") },
    ];
    const more = h("button", { type: "button", tabIndex: -1, "aria-label": "More actions", "aria-haspopup": "menu",
      "aria-expanded": "false", on: { click: () => openMenu(more, items()) } }, icon("more"));
    const reply = h("button", { type: "button", tabIndex: -1, "aria-label": "Reply in thread",
      on: { click: () => this.reply(message.thread_ts ?? message.ts) } }, icon("reply"));
    made.append(h("div", { className: "tools" }, reply, more));
    made.setAttribute("aria-keyshortcuts", "Enter");
    made.addEventListener("keydown", (event) => {
      if (event.target === made && event.key === "Enter") { event.preventDefault(); openMenu(more, items()); }
    });
    let timer = 0;
    const stop = () => clearTimeout(timer);
    made.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch" || event.target.closest("button, a, select, input, textarea")) return;
      event.stopPropagation();
      timer = setTimeout(() => openMenu(more, items()), LONG_PRESS);
    });
    for (const name of ["pointerup", "pointercancel", "pointermove"]) made.addEventListener(name, stop);
    made.addEventListener("contextmenu", (event) => { if (touch()) event.preventDefault(); });
  }

  thread(ts) {
    const parent = this.nodes.get(ts);
    let thread = parent.querySelector(":scope > .thread");
    if (!thread) {
      thread = h("div", { className: "thread", role: "group", "aria-label": "Thread" }, h("div", { className: "replies" }));
      parent.append(thread);
    }
    return thread;
  }

  reply(ts) {
    const thread = this.thread(ts);
    if (!thread.querySelector(".composer")) {
      const box = composer({
        id: `reply-${ts.replace(".", "-")}`, label: "Reply in this thread", placeholder: "Reply…",
        suggest: this.desk.suggest, send: (text) => this.desk.send(text, ts),
      });
      thread.append(box.node);
    }
    thread.querySelector("textarea").focus();
    thread.scrollIntoView({ block: "nearest" });
  }

  /** Messages of one person close together share one head; the last one is the Tab stop. */
  tidy() {
    const articles = [...this.node.querySelectorAll("article")];
    articles.forEach((made, number) => { made.tabIndex = number === articles.length - 1 ? 0 : -1; });
    let before = null;
    for (const made of this.node.querySelectorAll(":scope > article")) {
      const close = before && before.dataset.user === made.dataset.user
        && !before.querySelector(":scope > .thread") && !before.matches(".private, .notice")
        && !made.matches(".private, .notice, .bot")
        && seconds(made.dataset.ts) - seconds(before.dataset.ts) < TOGETHER;
      made.classList.toggle("follows", Boolean(close));
      before = made;
    }
  }
}

const PICTURES = ["image/gif", "image/jpeg", "image/png", "image/webp"];

function files(message) {
  if (!message.files.length) return null;
  return h("div", { className: "files" }, message.files.map((file) => {
    const address = new URL(file.url_private).pathname;
    const inside = PICTURES.includes(file.mimetype)
      ? h("img", { src: address, alt: file.alt_txt || file.title, loading: "lazy" })
      : [icon("copy"), file.title];
    return h("a", { className: "file", href: address, target: "_blank", rel: "noopener", title: file.title }, inside);
  }));
}

const only = () => h("p", { className: "only" }, icon("eye"), "Only visible to you");
