// The look back: five weeks, how many nights, and the year. Counts, and no word of what was said.

import { asked } from "./api.js";
import { calendar, made } from "./plain.js";

const the = (id) => document.getElementById(id);

try {
  const nights = await asked("/nights.json");
  the("calendar").replaceChildren(calendar(nights));
  the("told").textContent = nights.told;
  const names = Object.entries(nights.kept);
  the("legend").replaceChildren(...names.map(([className, name]) => made("li", { className }, name)));
} catch {
  the("told").textContent = "The nights cannot be read just now. None of them is lost.";
}
