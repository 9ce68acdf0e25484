// Slack's rich_text block: sections, lists, quotes and preformatted text.

import { h } from "./dom.js";
import { emojiNode, link, mention } from "./mrkdwn.js";

/** The elements of a rich_text block. */
export const richText = (block, names) => block.elements.flatMap((part) => portion(part, names));

function portion(part, names) {
  const inside = () => part.elements.map((leaf) => styled(leaf, names));
  switch (part.type) {
    case "rich_text_list": {
      const items = part.elements.map((item) => h("li", {}, portion(item, names)));
      const list = h(part.style === "ordered" ? "ol" : "ul", {}, items);
      list.dataset.indent = part.indent ?? 0;
      return [list];
    }
    case "rich_text_preformatted":
      return [h("pre", {}, h("code", {}, inside()))];
    case "rich_text_quote":
      return [h("blockquote", {}, inside())];
    default:
      return [h("span", { className: "text" }, inside())];
  }
}

function styled(leaf, names) {
  let node = plain(leaf, names);
  for (const [style, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]]) {
    if (leaf.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}

function plain(leaf, names) {
  switch (leaf.type) {
    case "link":
      return link(leaf.url, leaf.text ?? leaf.url);
    case "user":
      return mention(`@${names.user(leaf.user_id) ?? leaf.user_id}`);
    case "channel":
      return mention(`#${names.channel(leaf.channel_id) ?? "private"}`);
    case "broadcast":
      return mention(`@${leaf.range}`);
    case "emoji":
      return emojiNode(leaf.name);
    case "date":
      return leaf.fallback ?? new Date(leaf.timestamp * 1000).toLocaleDateString();
    default:
      return leaf.text ?? "";
  }
}
