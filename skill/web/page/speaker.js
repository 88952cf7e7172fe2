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
  gone: "It can't be reached just now. What you say is kept here until it can. Is evening-ritual serve still running?",
  back: "It can be reached again. What you typed is still here: press Enter when it fits.",
  again: "It can be reached again. What you typed is still here: open evening ritual first.",
  failed: "That did not get through. What is typed is still here.",
};
const OPEN = "(open)";
const AGAIN = 2000; // milliseconds until somebody who is away is asked again
const TOO_LATE = 5 * 60_000; // after that nobody may be sitting here who expects a voice
const LINES_THAT_FOLLOW = 40; // pixels from the end at which one is still reading along

const the = (id) => document.getElementById(id);
const tab = await nameOfTab();
const here = `/rooms/${tab}`;
const screen = new Screen(the("glass"), (word) => take(`(touch ${word})`));
const drawer = new Drawer(here, begin);
let locale = "en-US";
let turn = new AbortController();
let hush = new AbortController(); // of the voice alone: the turn goes on without it
let turnsThere = null; // how many turns of this device the other side remembers; null: not seen yet
let kept = []; // what was said while nobody could be reached, in its order
let isAway = false;

function tell(state, words = TOLD[state]) {
  document.body.dataset.state = state;
  document.body.dataset.turn = "over"; // until the next one
  the("state").textContent = words;
  the("open").classList.toggle("first", state !== "listening" && state !== "speaking");
}

// Takes a turn. Whatever was still being said or listened to gives way.
async function take(words) {
  if (isAway) return keep(words);
  turn.abort();
  turn = new AbortController();
  const { signal } = turn;
  tell("thinking");
  document.body.dataset.turn = "open";
  try {
    const came = await asked(`${here}/turns`, { words });
    turnsThere += 1;
    append(came.lines); // whatever gave way, it was said
    drawer.exchanged(came.exchanges);
    if (!signal.aborted) await answered(came, signal);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    if (error.isThere) refuse(words);
    else await lose(words);
  }
  return undefined;
}

function refuse(words) {
  tell("closed", TOLD.failed);
  give([words].filter(isSpeech), TOLD.failed);
}

// Keeps what was said, and asks again and again until somebody is there to hear it.
async function lose(words) {
  keep(words);
  if (!isAway) await find();
}

async function find() {
  const since = Date.now();
  isAway = true;
  let state = null;
  tell("closed", TOLD.gone);
  while (!state) {
    await new Promise((done) => { setTimeout(done, AGAIN); });
    state = await asked(here).catch(() => null);
  }
  isAway = false;
  await resume(state, Date.now() - since < TOO_LATE);
}

// Shows it beside what was said, as not heard yet. What is no words and opens nothing is not worth keeping.
function keep(words) {
  if (!isSpeech(words) && words !== OPEN) return;
  kept.push(words);
  const who = made("span", { className: "unseen" }, "Not heard yet: ");
  show([made("p", { className: "you waiting" }, who, words)]);
}

const isSpeech = (words) => !words.startsWith("(");

const turnsIn = (lines) => lines.filter((line) => line.startsWith("U: ")).map((line) => line.slice(3));

// Says what was kept, as long as it answers what it was meant to answer; the rest waits to be sent by hand.
async function resume(state, isTimely) {
  const before = lastAsked();
  let words = kept;
  kept = [];
  the("lines").querySelectorAll(".waiting").forEach((one) => one.remove());
  const turns = turnsIn(state.lines);
  if (turnsThere === null || turns.length >= turnsThere) {
    if (turns.slice(turnsThere ?? turns.length).includes(words[0])) words = words.slice(1); // only its answer was lost
    await begin(state);
  } else {
    turnsThere = turns.length; // it was started anew, and knows nothing of this device
    use(state);
    tell("closed");
    if (words.some(isSpeech) && words[0] !== OPEN) words = [OPEN, ...words];
  }
  await repeat(isTimely ? words : [], before);
  if (!isTimely) give(words.filter(isSpeech));
}

async function repeat(words, before) {
  for (const [at, one] of words.entries()) {
    if (isSpeech(one) && lastAsked() !== before) return give(words.slice(at));
    await take(one);
  }
  return undefined;
}

// Puts words back where they were typed.
function give(words, told = TOLD[document.body.dataset.state === "closed" ? "again" : "back"]) {
  if (!words.length) return;
  the("words").value = [...words, the("words").value].filter(Boolean).join(" ");
  tell(document.body.dataset.state, told);
}

// Returns the last sentence that was said to whoever sits here: the question, where there is one.
function lastAsked() {
  const said = [...the("lines").querySelectorAll(".it")].at(-1);
  return said?.lastChild.textContent.split(/(?<=[.?!]) /).at(-1);
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
  const closed = () => made("p", { className: "mark" }, "Nobody heard that.");
  show(lines.map((line) => (unheard && line === "> closed" ? closed() : saidIn(line))).filter(Boolean));
}

function show(said) {
  const log = the("lines");
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < LINES_THAT_FOLLOW;
  log.append(...said);
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

// Goes by the switches of the device.
function use(state) {
  locale = state.switches.locale;
  the("lines").lang = the("glass").lang = locale;
  screen.use(state.switches.has_screen, state.hasRenderer);
  drawer.set(state);
}

// Shows how things stand: when the page opens, and when another device is switched to.
async function begin(state) {
  const isOver = document.body.dataset.turn !== "open";
  if (isOver) {
    turn.abort();
    turn = new AbortController();
  }
  const { isListening, lines, screen: shown } = state;
  use(state);
  the("lines").replaceChildren();
  turnsThere = turnsIn(lines).length;
  append(lines);
  if (shown) screen.show(shown, false);
  else screen.sleep();
  if (!isOver) return; // somebody has spoken since: that is being answered
  if (isListening) listen();
  else tell("closed");
}

the("saying").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = the("words").value.trim().replaceAll(/\s+/g, " ");
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
} catch (error) {
  if (!(error instanceof Unanswered)) throw error;
  await find();
}
