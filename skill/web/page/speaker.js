// The pretend Echo: one turn at a time, as a person at the bedside has them.

import { asked, nameOfTab, Unanswered } from "./api.js";
import { canHear, heard } from "./ear.js";
import { Screen } from "./screen.js";
import { say, voiceFor } from "./speech.js";
import { Drawer } from "./drawer.js";
import { made } from "./plain.js";

const SPEAKERS = { "U:": "you", "A:": "it" };
const TOLD = {
  closed: "The microphone is closed. Say “Alexa, open evening ritual”.",
  thinking: "…",
  speaking: "Speaking",
  listening: "Listening",
  unheard: "Nobody heard that: the microphone is closed. Say “Alexa, open evening ritual”.",
  refused: "The browser does not let this page listen. Typing works as before.",
  gone: "Nobody answers. Is evening-ritual serve still running?",
};
const LINES_THAT_FOLLOW = 40; // pixels from the end at which one is still reading along

const the = (id) => document.getElementById(id);
const tab = await nameOfTab();
const here = `/rooms/${tab}`;
const screen = new Screen(the("glass"), (word) => take(`(touch ${word})`));
const drawer = new Drawer(here, begin);
let locale = "en-US";
let turn = new AbortController();
let hush = new AbortController(); // of the voice alone: the turn goes on without it

function tell(state, words = TOLD[state]) {
  document.body.dataset.state = state;
  document.body.dataset.turn = "over"; // until the next one
  the("state").textContent = words;
  the("open").classList.toggle("first", state !== "listening" && state !== "speaking");
}

// Takes a turn. Whatever was still being said or listened to gives way.
async function take(words) {
  turn.abort();
  turn = new AbortController();
  const { signal } = turn;
  tell("thinking");
  document.body.dataset.turn = "open";
  try {
    const came = await asked(`${here}/turns`, { words });
    append(came.lines); // whatever gave way, it was said
    drawer.exchanged(came.exchanges);
    if (!signal.aborted) await answered(came, signal);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    if (!signal.aborted) tell("closed", TOLD.gone);
  }
}

async function answered(came, signal) {
  const voice = the("voice").ariaPressed === "true" && came.ssml ? voiceFor(locale) : undefined;
  if (came.screen) screen.show(came.screen, Boolean(voice));
  else if (!came.isListening && !came.isUnheard) screen.sleep();
  if (voice) {
    tell("speaking");
    hush = new AbortController();
    await say(came.ssml, voice, AbortSignal.any([signal, hush.signal]));
  }
  if (!signal.aborted) rest(came);
}

function rest(came) {
  if (came.isListening) return listen();
  tell("closed", came.isUnheard ? TOLD.unheard : TOLD.closed);
  return undefined;
}

// Listens, if somebody asked for it. What is typed has all the time it wants.
async function listen() {
  tell("listening");
  if (the("microphone").ariaPressed !== "true") return;
  const { signal } = turn;
  const { words, silence, refused } = await heard(locale, signal, (partly) => { the("words").value = partly; });
  if (signal.aborted) return;
  the("words").value = "";
  if (refused) {
    the("microphone").ariaPressed = "false";
    tell("listening", TOLD.refused);
  } else if (words || silence) {
    take(words || "(silence)");
  }
}

function append(lines) {
  const unheard = lines.length === 2 && lines[1] === "> closed" && the("lines").querySelector(".mark:last-child");
  const log = the("lines");
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < LINES_THAT_FOLLOW;
  for (const line of lines) {
    const said = unheard && line === "> closed" ? made("p", { className: "mark" }, "Nobody heard that.") : saidIn(line);
    if (said) log.append(said);
  }
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

function saidIn(line) {
  const [mark, ...rest] = line.split(" ");
  const text = rest.join(" ");
  if (line === "> closed") return made("p", { className: "mark" }, "The session is closed.");
  if (!SPEAKERS[mark]) return null;
  const who = made("span", { className: "unseen" }, mark === "U:" ? "You: " : "It: ");
  return made("p", { className: SPEAKERS[mark] }, who, text);
}

// Shows how things stand: when the page opens, and when another device is switched to.
async function begin(state) {
  const isOver = document.body.dataset.turn !== "open";
  if (isOver) {
    turn.abort();
    turn = new AbortController();
  }
  const { isListening, lines, screen: shown, switches } = state;
  locale = switches.locale;
  the("lines").lang = the("glass").lang = locale;
  the("lines").replaceChildren();
  append(lines);
  screen.use(switches.has_screen, state.hasRenderer);
  if (shown) screen.show(shown, false);
  else screen.sleep();
  drawer.set(state);
  if (!isOver) return; // somebody has spoken since: that is being answered
  if (isListening) listen();
  else tell("closed");
}

the("saying").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = the("words").value.trim();
  the("words").value = "";
  if (words) take(words);
});
the("open").addEventListener("click", () => {
  take("(open)");
  the("glass").scrollIntoView({ block: "nearest" });
  if (!matchMedia("(pointer: coarse)").matches) the("words").focus({ preventScroll: true }); // no keyboard over the glass
});
the("silence").addEventListener("click", () => take("(silence)"));
the("hang-up").addEventListener("click", () => take("(hang up)"));
the("voice").addEventListener("click", ({ currentTarget }) => {
  press(currentTarget);
  hush.abort();
});
the("microphone").addEventListener("click", ({ currentTarget }) => {
  press(currentTarget);
  if (document.body.dataset.state === "listening") {
    turn.abort();
    turn = new AbortController();
    listen();
  }
});
globalThis.speechSynthesis?.getVoices(); // browsers load them on first asking

function press(button) {
  button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
}

the("microphone").hidden = the("hears").hidden = !canHear;
try {
  await begin(await asked(here));
} catch {
  tell("closed", TOLD.gone);
}
