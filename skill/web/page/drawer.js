// The drawer: what went to and fro, and the switches of the device.

import { asked, Unanswered } from "./api.js";
import { made } from "./plain.js";

const MOST = 30; // exchanges that are kept to be looked at

const the = (id) => document.getElementById(id);

export class Drawer {
  #here; #begin;

  constructor(here, begin) {
    this.#here = here;
    this.#begin = begin;
    the("save").href = `${here}/evening.txt`;
    the("switches").addEventListener("change", ({ target }) => this.#switch(target));
    the("switches").addEventListener("submit", (event) => event.preventDefault());
  }

  set({ switches, locales, hasRenderer }) {
    const form = the("switches");
    form.locale.replaceChildren(...locales.map((one) => made("option", { value: one }, one)));
    for (const [name, value] of Object.entries(switches)) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
    form.moment.disabled = !switches.is_pretend;
    the("no-renderer").hidden = hasRenderer;
  }

  exchanged(exchanges) {
    for (const { request, response } of exchanges) {
      const name = request.request.intent?.name ?? request.request.type;
      the("exchanges").prepend(made("details", {}, made("summary", {}, name), ...both(request, response)));
    }
    while (the("exchanges").children.length > MOST) the("exchanges").lastChild.remove();
  }

  async #switch(field) {
    const value = field.type === "checkbox" ? field.checked : field.value.trim();
    the("refused").textContent = "";
    try {
      await this.#begin(await asked(`${this.#here}/switches`, { [field.name]: value }));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      the("refused").textContent = error.isThere ? "It cannot be set to that." : "It can't be reached just now.";
    }
  }
}

const both = (request, response) => [written("Request", request), written("Response", response)];

const written = (title, wire) =>
  made("div", {}, made("p", {}, title), made("pre", { tabIndex: 0 }, JSON.stringify(wire, null, 2)));
