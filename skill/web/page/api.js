// What the page asks the machine it came from, and nobody else.

// Nothing of ours came back: nobody is there, or there is, and did not want it (`isThere`).
export class Unanswered extends Error {
  constructor(message, isThere, options) {
    super(message, options);
    this.isThere = isThere;
  }
}

const PATIENCE = 15_000; // milliseconds; Alexa herself waits eight seconds for an answer

let before = Promise.resolve();

// One after the other, as they were asked: two words said quickly are answered in their order.
export function asked(path, body) {
  const answer = before.then(() => answered(path, body));
  before = answer.catch(() => {});
  return answer;
}

async function answered(path, body) {
  const sent = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, { ...sent, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return await answer.json();
  } catch (error) {
    throw new Unanswered("nobody answers", false, { cause: error });
  }
  throw new Unanswered(`answered ${answer.status}`, true);
}

// One tab is one device. A tab that was duplicated brings its twin's name along, and takes another.
export async function nameOfTab() {
  const kept = sessionStorage.getItem("tab");
  if (kept && (await isFree(kept))) return kept;
  const name = crypto.randomUUID();
  sessionStorage.setItem("tab", name);
  await isFree(name);
  return name;
}

// Holds the name for as long as the page lives.
function isFree(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((tell) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      tell(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}
