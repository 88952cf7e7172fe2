// The glass: drawn by Amazon's own renderer where somebody has installed it, otherwise a plain view.

import { made, shown } from "./plain.js";

const SILENT = 6000; // where nothing is spoken, a breath takes as long as a breath

export class Screen {
  #glass; #touch; #frame = null; #hasRenderer = false;

  constructor(glass, touch) {
    this.#glass = glass;
    this.#touch = touch;
  }

  use(hasRenderer) { this.#hasRenderer = hasRenderer; }

  show(directive, isSpoken) {
    const { night } = directive.datasources;
    const pause = night.before && !isSpoken ? Math.min(night.pause, SILENT) : night.pause;
    this.#plain({ ...night, pause });
  }

  sleep(hasScreen) {
    const words = hasScreen ? "Good evening" : "A device without a screen";
    this.#glass.replaceChildren(made("div", { className: "view asleep" }, made("p", {}, words)));
  }

  #plain(night) {
    const view = made("div", { className: night.weeks ? "view pair" : "view" });
    view.append(...shown(night, this.#touch).filter(Boolean));
    this.#glass.replaceChildren(view);
    this.#glass.scrollTop = 0;
  }
}
