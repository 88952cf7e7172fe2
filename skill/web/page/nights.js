// The look back: five weeks, how many nights, and the year. Counts, and no word of what was said.

import { asked } from "./api.js";
import { calendar, made } from "./plain.js";

const the = (id) => document.getElementById(id);

try {
  const nights = await asked("/nights.json");
  the("calendar").replaceChildren(calendar(nights));
  the("told").textContent = nights.told;
  const names = ["filled", "rest", "open"].map((one) => made("li", { className: one }, nights.kept[one]));
  the("legend").replaceChildren(...names);
} catch {
  the("told").textContent = "The nights cannot be read just now. None of them is lost.";
}
