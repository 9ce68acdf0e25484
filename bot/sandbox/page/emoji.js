// The emoji names that bots write between colons; an unknown name stays as it was written.

const EMOJI = {
  arrow_down: "⬇️", arrow_right: "➡️", arrow_up: "⬆️", ballot_box_with_check: "☑️", bar_chart: "📊",
  bell: "🔔", black_circle: "⚫", blue_circle: "🔵", bookmark: "🔖", books: "📚", bulb: "💡",
  calendar: "📅", check: "✔️", chart_with_upwards_trend: "📈", clipboard: "📋", clock3: "🕒",
  construction: "🚧", date: "📅", dollar: "💵", exclamation: "❗", eyes: "👀", file_folder: "📁",
  gear: "⚙️", grey_question: "❔", hammer_and_wrench: "🛠️", heavy_check_mark: "✔️",
  heavy_minus_sign: "➖", heavy_plus_sign: "➕", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  information_source: "ℹ️", inbox_tray: "📥", key: "🔑", label: "🏷️", large_blue_circle: "🔵",
  large_green_circle: "🟢", large_orange_circle: "🟠", large_red_circle: "🔴",
  large_yellow_circle: "🟡", link: "🔗", lock: "🔒", mag: "🔍", mega: "📣", memo: "📝",
  microscope: "🔬", moneybag: "💰", negative_squared_cross_mark: "❎", no_entry: "⛔",
  no_entry_sign: "🚫", octagonal_sign: "🛑", page_facing_up: "📄", paperclip: "📎", pencil: "✏️",
  pencil2: "✏️", point_right: "👉", pushpin: "📌", question: "❓", red_circle: "🔴",
  rotating_light: "🚨", scales: "⚖️", shield: "🛡️", sparkles: "✨", speech_balloon: "💬",
  spiral_calendar_pad: "🗓️", stop_sign: "🛑", straight_ruler: "📏", tada: "🎉", thinking_face: "🤔",
  thumbsup: "👍", "+1": "👍", wave: "👋", warning: "⚠️", white_check_mark: "✅", white_circle: "⚪",
  wrench: "🔧", x: "❌", zap: "⚡",
};

/** Emoji that the page draws itself, so that they look alike everywhere. */
export const SIGNS = {
  "🔴": "red", "🟠": "orange", "🟡": "yellow", "🟢": "green", "🔵": "blue", "⚪": "white", "⚫": "black",
  "❓": "question",
};
export const SIGN = new RegExp(`(${Object.keys(SIGNS).join("|")})`, "u");

/** The emoji for a name, or the name in colons. */
export const emoji = (name) => EMOJI[name.split("::")[0]] ?? `:${name}:`;
