// The glass: drawn by Amazon's own renderer where somebody has installed it, otherwise a plain view.

import { made, shown } from "./plain.js";

const SILENT = 6000; // where nothing is spoken, a breath takes as long as a breath

export class Screen {
  #glass;
  #touch;
  #frame = null;
  #next = null;
  #isReady = false;
  #isThere = true;
  #hasRenderer = false;

  constructor(glass, touch) {
    this.#glass = glass;
    this.#touch = touch;
    addEventListener("message", (message) => this.#told(message));
  }

  use(isThere, hasRenderer) {
    this.#isThere = isThere;
    this.#hasRenderer = hasRenderer;
  }

  show(directive, isSpoken) {
    const { night } = directive.datasources;
    const pause = night.before && !isSpoken ? Math.min(night.pause, SILENT) : night.pause;
    const datasources = { night: { ...night, pause } };
    if (this.#hasRenderer) this.#drawn({ document: directive.document, datasources });
    else this.#plain(datasources.night);
  }

  // A session that ends takes its screen along; what is left to be looked at has been shown before.
  sleep() {
    this.#frame = null;
    const lamp = made("img", { src: "/page/icon.svg", alt: "", width: 512, height: 512 });
    const asleep = this.#isThere ? [lamp, made("p", {}, "Good evening")] : [made("p", {}, "A device without a screen")];
    this.#glass.replaceChildren(made("div", { className: "view asleep" }, ...asleep));
  }

  #plain(night) {
    const view = made("div", { className: night.weeks ? "view pair" : "view" });
    view.append(...shown(night, this.#touch).filter(Boolean));
    this.#glass.replaceChildren(view);
    this.#glass.scrollTop = 0;
  }

  // The renderer is five megabytes: loaded when there is something to draw, and then kept.
  #drawn(screen) {
    this.#next = screen;
    if (!this.#frame) {
      this.#isReady = false;
      this.#frame = made("iframe", { src: "/screen", title: "Screen, drawn by Amazon's renderer" });
      this.#glass.replaceChildren(this.#frame);
    } else if (this.#isReady) {
      this.#frame.contentWindow.postMessage(screen, location.origin);
    }
  }

  #told({ origin, source, data }) {
    if (origin !== location.origin || source !== this.#frame?.contentWindow) return;
    if (data.touched) this.#touch(data.touched);
    if (data.ready) {
      this.#isReady = true;
      this.#frame.contentWindow.postMessage(this.#next, location.origin);
    }
    if (data.failed) {
      this.#hasRenderer = false;
      this.#frame = null;
      this.#plain(this.#next.datasources.night);
    }
    if (data.drawn) this.#glass.dataset.drawn = "yes";
  }
}
