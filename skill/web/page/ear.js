// Listens with the browser's own speech recognition, where there is one and somebody has asked for it.

const SILENCE = 8000; // as long as an Echo waits
const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export const canHear = Boolean(Recognition);

// Resolves to {words}, {silence}, {refused} or {given: "up"}; tells `partly` what it has so far.
export async function heard(locale, signal, partly) {
  const ear = new Recognition();
  Object.assign(ear, { lang: locale, interimResults: true, maxAlternatives: 1 });
  if (await hearsHere(locale)) ear.processLocally = true;
  if (signal.aborted) return { given: "up" };
  return listened(ear, signal, partly);
}

// Newer browsers can do it on this machine; others send what they hear to whoever makes them.
async function hearsHere(locale) {
  try {
    return (await Recognition.available?.({ langs: [locale], processLocally: true })) === "available";
  } catch {
    return false;
  }
}

function listened(ear, signal, partly) {
  return new Promise((tell) => {
    let told = { silence: true };
    let patience;
    ear.onstart = () => { patience = setTimeout(() => ear.abort(), SILENCE); }; // not while they are being asked
    const finish = (what) => { told = what; ear.abort(); };
    ear.onspeechstart = () => clearTimeout(patience);
    ear.onresult = ({ results }) => {
      clearTimeout(patience);
      const words = [...results].map((one) => one[0].transcript).join(" ");
      partly(words);
      if ([...results].every((one) => one.isFinal)) finish({ words });
    };
    ear.onerror = ({ error }) => {
      if (["not-allowed", "service-not-allowed", "audio-capture", "network"].includes(error)) told = { refused: error };
    };
    ear.onend = () => { clearTimeout(patience); tell(told); };
    signal.addEventListener("abort", () => finish({ given: "up" }), { once: true });
    ear.start();
  });
}
