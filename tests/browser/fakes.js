// A voice and an ear at the browser's own interface, for a Chromium that has neither.
// `said` is what was spoken, in turn; `toHear` is what will be heard: words, "" for silence, or an error.

globalThis.said = [];
globalThis.toHear = [];

class Utterance {
  constructor(text) { this.text = text; }
}

const voice = { name: "A voice", lang: "en-US", localService: true };
const voices = [{ name: "A voice from elsewhere", lang: "en-US", localService: false }, voice];
const speech = {
  getVoices: () => globalThis.voices ?? voices,
  cancel() {},
  speak(utterance) {
    const { text, rate, volume } = utterance;
    said.push({ text, rate, volume, voice: utterance.voice?.name });
    setTimeout(() => utterance.onend?.());
  },
};

class Recognition {
  start() { setTimeout(() => this.#begin()); }

  abort() { this.#end(); }

  #begin() {
    const heard = toHear.shift();
    if (!heard?.error) this.onstart?.();
    if (heard === undefined) return; // nobody says anything, and nobody waits
    if (heard.error) this.onerror?.(heard);
    else if (heard) this.#hear(heard);
    this.#end();
  }

  #hear(words) {
    this.onspeechstart?.();
    const begun = [{ transcript: words.split(" ")[0] }];
    this.onresult?.({ results: [Object.assign(begun, { isFinal: false })] });
    this.onresult?.({ results: [Object.assign([{ transcript: words }], { isFinal: true })] });
  }

  #end() {
    setTimeout(() => { this.onend?.(); this.onend = null; });
  }
}

Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
Object.defineProperty(globalThis, "SpeechSynthesisUtterance", { value: Utterance });
Object.defineProperty(globalThis, "SpeechRecognition", { value: Recognition });
