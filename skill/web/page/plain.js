// A plain view of what a screen is sent: the same few words, as HTML that everybody can read.

export function made(tag, values = {}, ...inside) {
  const element = document.createElement(tag);
  Object.assign(element, values);
  element.append(...inside.filter((one) => one !== null && one !== ""));
  return element;
}

const line = (className, text) => (text ? made("p", { className }, text) : null);

// Returns what to show of a data source; calls `touch` with the word of a button.
export function shown(night, touch) {
  if (night.weeks) return [calendar(night), words(line("total", night.total), line("aside", night.together), line("aside lit", night.text))];
  if (night.numbers) return [number(night), buttons(night, touch)];
  if (night.lines) return [listing(night), buttons(night, touch)];
  const asking = [heading(night), words(line(`text ${night.size}`, night.text), line("aside", night.aside)), buttons(night, touch)];
  return night.before ? pausing(night, asking) : asking;
}

const words = (...lines) => made("div", { className: "words" }, ...lines);

function heading(night) {
  const turn = night.turn && made("p", { className: night.isFirst ? "turn begins" : "turn" }, night.turn);
  return made("div", { className: "heading" }, line("title", night.title), turn || null);
}

// First what there is to do, a breath or a cue; then what is asked.
function pausing(night, asking) {
  const before = words(line(`text ${night.beforeSize}`, night.before));
  if (night.breathes) before.prepend(made("div", { className: "breath" }));
  before.classList.add("before");
  asking.forEach((one) => one?.classList.add("later"));
  setTimeout(() => {
    before.remove();
    asking.forEach((one) => one?.classList.remove("later"));
  }, night.pause);
  return [before, ...asking];
}

function number(night) {
  const dialled = night.numbers.map((one) => made("p", { className: "number" }, one));
  return words(...dialled, line("aside", night.hours), line("aside lit", night.text));
}

function listing(night) {
  const read = made("ul", {}, ...night.lines.map((one) => made("li", {}, one)));
  return words(line("title", night.title), read, line("aside lit", night.text));
}

function buttons(night, touch) {
  const made_ = (night.buttons ?? []).flat().map(({ does, label }) => {
    const button = made("button", { type: "button" }, label);
    button.addEventListener("click", () => touch(does));
    return button;
  });
  return made_.length ? made("div", { className: "touches" }, ...made_) : null;
}

const KEPT = { filled: "kept", rest: "rest", open: "open" };

export function calendar({ weekdays, weeks, kept = KEPT }) {
  const head = made("tr", {}, ...weekdays.map((day) => made("th", { scope: "col" }, day)));
  const rows = weeks.map((week) => made("tr", {}, ...week.map((one) => night(one, kept))));
  return made("table", { className: "calendar" }, made("thead", {}, head), made("tbody", {}, ...rows));
}

const night = (one, kept) =>
  made("td", { className: one }, made("span", { className: "unseen" }, kept[one] ?? ""));
