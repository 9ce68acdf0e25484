// Slack's mrkdwn as elements: bold, italic, strike, code, code blocks, quotes, links, lists.

import { h } from "./dom.js";
import { emoji, SIGN, SIGNS } from "./emoji.js";

const INLINE = [
  ["code", /`([^`\n]+)`/],
  ["angle", /<([^<>\n]+)>/],
  ["strong", /(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])/],
  ["em", /(?<![\w_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_])/],
  ["s", /(?<![\w~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])/],
  ["emoji", /:([a-z0-9_+'-]+):/],
  ["sign", SIGN],
];

/** Undo the three escapes that Slack's text has. */
export const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Elements for a text with markup; `names` knows people and channels by their id. */
export function mrkdwn(text, names) {
  const parts = String(text).split("```");
  const nodes = [];
  parts.forEach((part, number) => {
    const inFence = number % 2 === 1 && number < parts.length - 1;
    if (inFence) nodes.push(h("pre", {}, h("code", {}, unescape(part.replace(/^\n|\n$/g, "")))));
    else nodes.push(...lines(number % 2 === 1 ? "```" + part : trimmed(part, number, parts), names));
  });
  return nodes;
}

/** Elements for a text without markup: only emoji names are shown as emoji. */
export const plainText = (text) =>
  text.split(/:([a-z0-9_+'-]+):/).flatMap((part, number) => (number % 2 ? [emojiNode(part)] : signs(unescape(part))));

const signs = (text) =>
  text.split(SIGN).map((part, number) => (number % 2 ? signNode(part) : part)).filter((part) => part !== "");

function trimmed(part, number, parts) {
  let text = part;
  if (number > 0) text = text.replace(/^\n/, "");
  if (number < parts.length - 1) text = text.replace(/\n$/, "");
  return text;
}

function lines(text, names) {
  if (!text) return [];
  const nodes = [];
  let quote = null;
  let plain = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const bullet = /^\s*([•◦▪]|\d{1,2}\.)\s+(.*)$/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append("\n");
      quote.append(...inline(quoted[1], names));
      plain = null;
      continue;
    }
    quote = null;
    if (bullet) {
      const mark = h("span", { className: "bullet-mark" }, bullet[1]);
      nodes.push(h("div", { className: "bullet" }, mark, h("span", {}, inline(bullet[2], names))));
      plain = null;
      continue;
    }
    if (!plain) nodes.push((plain = h("span", { className: "text" })));
    else plain.append("\n");
    plain.append(...inline(line, names));
  }
  return nodes;
}

function inline(text, names) {
  const nodes = [];
  let rest = text;
  while (rest) {
    let first = null;
    for (const [kind, pattern] of INLINE) {
      const found = pattern.exec(rest);
      if (found && (!first || found.index < first.found.index)) first = { kind, found };
    }
    const end = first ? first.found.index : rest.length;
    if (end) nodes.push(unescape(rest.slice(0, end)));
    if (!first) break;
    nodes.push(one(first.kind, first.found[1], names));
    rest = rest.slice(end + first.found[0].length);
  }
  return nodes;
}

function one(kind, body, names) {
  if (kind === "code") return h("code", {}, unescape(body));
  if (kind === "emoji") return emojiNode(body);
  if (kind === "sign") return signNode(body);
  if (kind === "angle") return angle(body, names);
  return h(kind, {}, inline(body, names));
}

/** An emoji, or what was written. */
export function emojiNode(name) {
  const sign = emoji(name);
  if (sign in SIGNS) return signNode(sign);
  return sign.startsWith(":") ? sign : h("span", { className: "emoji", title: `:${name}:` }, sign);
}

/** A coloured dot or a question mark that needs no emoji font. */
function signNode(sign) {
  const name = SIGNS[sign];
  return h("span", { className: `sign sign-${name}`, role: "img", "aria-label": name, title: name },
    name === "question" ? "?" : null);
}

function angle(body, names) {
  const [target, label] = body.split("|");
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names.channel(target.slice(1)) ?? label ?? "private"}`);
  if (target.startsWith("!date^")) return unescape(label ?? target);
  if (target.startsWith("!")) return mention(`@${target.slice(1).split("^")[0]}`);
  return link(unescape(target), unescape(label ?? target));
}

/** A person's or a channel's name. */
export const mention = (name) => h("span", { className: "mention" }, name);

/** A link that opens elsewhere; an address that is not for the web stays text. */
export function link(url, label) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return label;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}
