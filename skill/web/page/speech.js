// Says SSML with the browser's own voice: pauses as pauses, the close slower, whispers soft.

const PACE = 0.92; // a tenth slower than day-time speech
const RATES = { "x-slow": 0.7, slow: 0.8, medium: PACE, fast: 1.1 };
const VOLUMES = { silent: 0, "x-soft": 0.35, soft: 0.5, medium: 1, loud: 1 };
const WHISPER = { rate: 0.8, volume: 0.35 };
const PLAIN = { rate: PACE, volume: 1 };
const AMAZON = '<speak xmlns:amazon="urn:amazon">';

// Returns what is to be said and waited for, in turn: {text, rate, volume} or {pause} in milliseconds.
export function partsOf(ssml) {
  const read = new DOMParser().parseFromString(ssml.replace("<speak>", AMAZON), "text/xml");
  return [...partsIn(read.documentElement, PLAIN)];
}

function* partsIn(element, manner) {
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) yield* sentences(node.data, manner);
    else if (node.nodeName === "break") yield { pause: milliseconds(node.getAttribute("time")) };
    else if (node.nodeType === Node.ELEMENT_NODE) yield* partsIn(node, mannerOf(node, manner));
  }
}

// A sentence at a time: some browsers fall silent in the middle of a long text.
function* sentences(text, manner) {
  for (const sentence of text.split(/(?<=[.!?…])\s+/)) {
    if (sentence.trim()) yield { text: sentence.trim(), ...manner };
  }
}

function mannerOf(element, manner) {
  if (element.nodeName === "amazon:effect") return WHISPER;
  return {
    rate: RATES[element.getAttribute("rate")] ?? manner.rate,
    volume: VOLUMES[element.getAttribute("volume")] ?? manner.volume,
  };
}

function milliseconds(time) {
  const [, number, unit] = /^([\d.]+)(ms|s)$/.exec(time ?? "") ?? [0, 0, "ms"];
  return number * (unit === "s" ? 1000 : 1);
}

// Only a voice on this machine: another one would send what it says to whoever makes the browser.
export function voiceFor(locale) {
  const voices = globalThis.speechSynthesis?.getVoices().filter((one) => one.localService) ?? [];
  const language = locale.slice(0, 2);
  const inLanguage = (one) => one.lang.replace("_", "-").startsWith(language);
  return voices.find((one) => one.lang.replace("_", "-") === locale) ?? voices.find(inLanguage);
}

// Says everything; resolves when it is said, or at once when the signal aborts.
export async function say(ssml, voice, signal) {
  for (const part of partsOf(ssml)) {
    if (signal.aborted) return;
    await (part.text ? uttered(part, voice, signal) : waited(part.pause, signal));
  }
}

function uttered(part, voice, signal) {
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(part.text);
    Object.assign(utterance, { voice, lang: voice.lang, rate: part.rate, volume: part.volume });
    utterance.onend = utterance.onerror = done;
    signal.addEventListener("abort", () => { speechSynthesis.cancel(); done(); }, { once: true });
    speechSynthesis.speak(utterance);
  });
}

function waited(pause, signal) {
  return new Promise((done) => {
    setTimeout(done, pause);
    signal.addEventListener("abort", done, { once: true });
  });
}
