// In a frame of its own: Amazon's renderer draws what the page is sent, and says what is touched.

const WIDE = { width: 1280, height: 800 };
const TALL = { width: 1080, height: 1350 };
const SHAPE = { dpi: 160, isRound: false, shape: "RECTANGLE", mode: "HUB" };
const page = window.parent;
const glass = document.getElementById("glass");
const tell = (told) => page.postMessage(told, location.origin);

let renderer = null;
let port = WIDE;

async function draw({ document: drawn, datasources }) {
  port = innerWidth > innerHeight ? WIDE : TALL;
  renderer?.destroy(); // or it goes on drawing, unseen
  glass.replaceChildren();
  fit();
  const content = AplRenderer.Content.create(JSON.stringify(drawn));
  content.addData("payload", JSON.stringify(datasources));
  renderer = AplRenderer.default.create({
    content, view: glass, viewport: { ...port, ...SHAPE }, mode: SHAPE.mode, theme: "dark",
    environment: { agentName: "evening-ritual", agentVersion: "1", allowOpenUrl: false, disallowVideo: true },
    utcTime: 0, localTimeAdjustment: 0,
    developerToolOptions: { mappingKey: "does", writeKeys: [] },
    onSendEvent: (event) => tell({ touched: event.arguments[0] }),
  });
  await renderer.init();
  tell({ drawn: true });
}

function fit() {
  const scale = Math.min(innerWidth / port.width, innerHeight / port.height);
  Object.assign(glass.style, {
    width: `${port.width}px`, height: `${port.height}px`, transform: `scale(${scale})`,
    left: `${(innerWidth - port.width * scale) / 2}px`, top: `${(innerHeight - port.height * scale) / 2}px`,
  });
}

addEventListener("resize", fit);
addEventListener("message", ({ origin, source, data }) => {
  if (origin === location.origin && source === page) draw(data).catch(() => tell({ failed: true }));
});

try {
  await ready;
  tell({ ready: true });
} catch {
  tell({ failed: true });
}
