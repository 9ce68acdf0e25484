// The page: channels at the side, one channel open, everything live.

import { blocks } from "./blocks.js";
import { composer, suggestions } from "./composer.js";
import { showModal } from "./dialogs.js";
import { h, icon, touch } from "./dom.js";
import { openMenu } from "./menu.js";
import { avatar, MessageList } from "./messages.js";
import { act, changes, state } from "./server.js";

const $ = (id) => document.getElementById(id);
const THINKING_AFTER = 150;
const NEAR = 120;

const query = new URLSearchParams(location.search);
const me = query.get("as") ?? "alex";

let all = null;
let open = null;
let tab = "messages";
let waiting = [];
let thinking = 0;
let awaited = false; // what comes next is the answer to what was typed or pressed: it is scrolled to
const unread = new Map();

const desk = {
  get shortcuts() { return all.message_shortcuts; },
  user: (id) => all.users.find((user) => user.id === id) ?? { id, real_name: "Someone", name: "someone" },
  suggest: (text) => suggestions(text, {
    commands: all.commands, people: all.users.filter((user) => user.id !== all.me),
  }),
  send: (text, threadTs = null) => {
    awaited = !threadTs;
    return act("send", { user: me, channel: open, text, thread_ts: threadTs });
  },
  shortcut: (callbackId, message) =>
    act("shortcut", { user: me, callback_id: callbackId, channel: message?.channel, ts: message?.ts }),
  room: (where) => ({
    names: {
      user: (id) => all.users.find((user) => user.id === id)?.name,
      channel: (id) => all.channels.find((channel) => channel.id === id)?.name,
    },
    use: (blockId, actionId, value) => {
      awaited = true;
      return act("use", { user: me, ...where, block_id: blockId, action_id: actionId, value });
    },
  }),
};

const list = new MessageList($("messages"), desk);
const scroll = $("scroll");
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

async function load() {
  const fresh = await state(me);
  all = fresh;
  const still = all.channels.some((channel) => channel.id === open);
  showSide();
  show(still ? open : all.channels.find((channel) => channel.kind !== "im").id);
  showViews(all.views);
  for (const change of waiting.splice(0)) take(change);
}

function take(change) {
  if (!all) { waiting.push(change); return; }
  if (change.type === "message") takeMessage(change.message);
  if (change.type === "removed") {
    all.messages = all.messages.filter((m) => m.channel !== change.channel || m.ts !== change.ts);
    if (change.channel === open) list.remove(change.ts);
  }
  if (change.type === "views") showViews(change);
  if (change.type === "busy" && change.channel === open) {
    clearTimeout(thinking);
    if (!change.on) list.busy(false);
    else thinking = setTimeout(() => { const near = nearEnd(); list.busy(true, change.thread_ts); if (near) toEnd(); }, THINKING_AFTER);
  }
}

function takeMessage(message) {
  const at = all.messages.findIndex((m) => m.channel === message.channel && m.ts === message.ts);
  if (at < 0) all.messages.push(message); else all.messages[at] = message;
  if (message.channel !== open) {
    if (at < 0) { unread.set(message.channel, (unread.get(message.channel) ?? 0) + 1); showSide(); }
    return;
  }
  const near = nearEnd();
  const made = list.put(message);
  if (at >= 0) return;
  if (message.thread_ts) made.scrollIntoView({ block: "nearest" });
  else if (near || awaited || message.user === all.me || message.ephemeral) settle(made);
  if (message.user !== all.me) awaited = false;
}

function settle(made) {
  toEnd();
  if (made.offsetHeight > scroll.clientHeight) made.scrollIntoView({ block: "start" });
}

function showViews(views) {
  all.views = views;
  showModal(views.modal, desk.room({ view: views.modal?.id }), {
    submit: (view, values) => act("submit", { user: me, view, values }),
    dismiss: (view) => act("dismiss", { user: me, view }),
  });
  const home = $("home");
  const room = desk.room({ view: views.home?.id });
  home.replaceChildren(...(views.home
    ? blocks(views.home.blocks, room)
    : [h("p", { className: "empty" }, "Nothing here yet.")]));
}

function showSide() {
  const focused = document.activeElement?.dataset.channel;
  const group = (title, channels) => h("section", {},
    h("h2", {}, title),
    h("ul", {}, channels.map((channel) => h("li", {}, channelButton(channel)))));
  $("channels").replaceChildren(
    group("Channels", all.channels.filter((channel) => channel.kind !== "im")),
    group("Direct messages", all.channels.filter((channel) => channel.kind === "im")));
  if (focused) $("channels").querySelector(`[data-channel="${focused}"]`)?.focus();
  const who = $("who");
  who.replaceChildren(...all.users.filter((user) => !user.bot).map((user) =>
    h("option", { value: user.name, selected: user.id === all.me }, `${user.real_name} · ${user.title}`)));
}

function channelButton(channel) {
  const count = unread.get(channel.id);
  const mark = channel.kind === "im" ? avatar(desk.user(all.bot)) : icon("hash");
  const made = h("button", {
    type: "button", className: "channel", "data-channel": channel.id, "aria-current": channel.id === open ? "page" : null,
    on: { click: () => { show(channel.id); closeSide(); box.focus(); } },
  }, mark, h("span", {}, channel.name), count ? h("b", { className: "count", "aria-label": `${count} new` }, count) : null);
  made.classList.toggle("unread", Boolean(count));
  return made;
}

function show(id) {
  const channel = all.channels.find((one) => one.id === id);
  const changed = open !== id;
  open = id;
  unread.delete(id);
  showSide();
  const direct = channel.kind === "im";
  $("channel-name").replaceChildren(direct ? "" : "#", channel.name);
  $("channel-topic").textContent = channel.topic || (direct ? "Ask it anything you would ask in a channel" : "");
  document.title = `${direct ? "" : "#"}${channel.name} · codedesk`;
  const mine = all.messages.filter((message) => message.channel === id);
  list.show(mine, all.welcome.channel === id ? welcome(all.welcome) : null);
  if (changed || !box) showComposer(channel);
  if (changed) tab = "messages";
  showTabs(direct && all.home);
  toEnd();
}

function welcome({ title, text, examples }) {
  const chips = examples.map((example) => h("button", {
    type: "button", className: "chip",
    on: { click: () => (example.send ? desk.send(example.send)
      : desk.shortcut(example.shortcut, { channel: example.channel, ts: example.ts })) },
  }, example.label));
  return h("section", { className: "welcome", "aria-label": "Welcome" },
    h("h2", {}, title), h("p", {}, text), h("div", { className: "chips" }, chips));
}

let box = null;

function showComposer(channel) {
  const name = channel.kind === "im" ? channel.name : `#${channel.name}`;
  const bolt = h("button", { type: "button", className: "quiet", "aria-label": "Shortcuts", "aria-haspopup": "menu",
    on: { click: () => openMenu(bolt, all.global_shortcuts.map((shortcut) => ({
      mark: icon("bolt"), label: shortcut.name, about: shortcut.description,
      pick: () => desk.shortcut(shortcut.callback_id),
    }))) } }, icon("bolt"));
  box = composer({
    id: "composer", label: `Message ${name}`, placeholder: `Message ${name}`,
    suggest: desk.suggest, send: (text) => desk.send(text),
    extra: all.global_shortcuts.length ? [bolt] : [],
  });
  $("foot").replaceChildren(box.node);
  if (sideIsOpen()) enterSide(); else if (!touch()) box.focus();
}

function showTabs(on) {
  const tabs = $("tabs");
  tabs.hidden = !on;
  const names = { messages: "Messages", home: "Home" };
  tabs.replaceChildren(...Object.entries(names).map(([name, label]) => h("button", {
    type: "button", role: "tab", "aria-selected": String(tab === name),
    on: { click: () => { tab = name; showTabs(true); act("home", { user: me, tab: name }); } },
  }, label)));
  $("home").hidden = !on || tab !== "home";
  $("messages").hidden = on && tab === "home";
  $("foot").hidden = on && tab === "home";
}

const sideIsOpen = () => !$("scrim").hidden;
const enterSide = () => $("side").querySelector("button")?.focus();

function closeSide() {
  if ($("side").contains(document.activeElement) && sideIsOpen()) $("open-side").focus();
  document.body.classList.remove("side-open");
  $("scrim").hidden = true;
  $("open-side").setAttribute("aria-expanded", "false");
}

$("open-side").append(icon("menu"));
$("open-side").addEventListener("click", () => {
  document.body.classList.add("side-open");
  $("scrim").hidden = false;
  $("open-side").setAttribute("aria-expanded", "true");
  enterSide();
});
$("scrim").addEventListener("click", closeSide);
addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });
$("who").addEventListener("change", (event) => { location.search = `?as=${event.target.value}`; });

changes(me, {
  opened: () => {
    $("offline").hidden = true;
    load().catch(() => { $("offline").hidden = false; });
  },
  changed: take,
  lost: () => { $("offline").hidden = false; },
});
