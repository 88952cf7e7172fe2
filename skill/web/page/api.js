// What the page asks the machine it came from, and nobody else.

export class Unanswered extends Error {}

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
    answer = await fetch(path, sent);
  } catch (error) {
    throw new Unanswered("nobody answers", { cause: error });
  }
  if (!answer.ok) throw new Unanswered(`answered ${answer.status}`);
  return answer.json();
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
