// A publisher's page includes this with
//   <script src="https://desk.example.org/embed.js" data-article="ID or address" async></script>
// and shows there what readers say of the article: below it a frame of the desk's own page with
// rating, replies and inline feedback, and a mark at each passage that somebody commented on.
// data-article may be left out: then it is the page's own address (canonical, else location).
// data-text is a selector of the article's text (else the article around the script, the first
// article, or main); data-into one of where the frame goes (else right after the script);
// data-marks="no" leaves the text alone. Nothing but text is ever put into the page.
import { flat, places } from "./quotes";
import type { Flat, Quote } from "./quotes";

interface Passage extends Quote {
  id: string;
  count: number;
}

interface Answer {
  article: string;
  title: string;
  passages: Passage[];
}

const self = document.currentScript as HTMLScriptElement | null;
if (self) start(self).catch((e: unknown) => console.warn("embed.js:", e));

async function start(script: HTMLScriptElement): Promise<void> {
  const desk = new URL(script.src).origin;
  const canonical = document.querySelector<HTMLLinkElement>("link[rel=canonical]");
  const wanted = script.dataset.article || canonical?.href || location.href;
  const said = await fetch(`${desk}/embed/passages.json?article=${encodeURIComponent(wanted)}`, { credentials: "omit", referrerPolicy: "origin" });
  if (!said.ok) throw new Error(`${desk} does not show the discussion of ${wanted} (${said.status})`);
  const answer = (await said.json()) as Answer;
  const frames = new Frames(desk, answer);
  const into = script.dataset.into ? document.querySelector(script.dataset.into) : null;
  const main = frames.make("talk", `What readers say of ${answer.title || "this article"}`);
  if (into) into.append(main);
  else if (document.head.contains(script)) document.body.append(main);
  else script.after(main);
  const text = script.dataset.text ? document.querySelector(script.dataset.text) : script.closest("article") ?? document.querySelector("article") ?? document.querySelector("main");
  if (text && script.dataset.marks !== "no") mark(text, answer.passages, frames);
}

// Frames are pages of the desk; each tells how high it is, and is believed only where the
// message comes from the desk's origin and from that very frame.
class Frames {
  private readonly open = new Map<MessageEventSource, HTMLIFrameElement>();

  constructor(
    private readonly desk: string,
    private readonly answer: Answer,
  ) {
    addEventListener("message", (e) => {
      const frame = e.origin === desk && e.source ? this.open.get(e.source) : undefined;
      const height = (e.data as { rapporteurHeight?: unknown } | null)?.rapporteurHeight;
      if (frame && typeof height === "number" && height >= 0) frame.style.height = `${Math.min(Math.ceil(height), 20000)}px`;
    });
  }

  make(path: string, title: string): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    frame.title = title;
    frame.referrerPolicy = "origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    Object.assign(frame.style, { width: "100%", height: "12rem", border: "0", display: "block", colorScheme: "normal" });
    frame.src = `${this.desk}/embed/${encodeURIComponent(this.answer.article)}/${path}`;
    frame.addEventListener("load", () => {
      if (frame.contentWindow) this.open.set(frame.contentWindow, frame);
    });
    queueMicrotask(() => frame.contentWindow && this.open.set(frame.contentWindow, frame));
    return frame;
  }
}

// mark underlines each passage that stands in the text once and only once, and puts a button
// behind it that opens what was said.
function mark(root: Element, passages: Passage[], frames: Frames): void {
  const text = flat(root);
  const found = passages
    .map((passage) => ({ passage, at: places(text.words, passage) }))
    .filter((f) => f.at.length === 1)
    .map((f) => ({ passage: f.passage, start: f.at[0]!, end: f.at[0]! + f.passage.words.length }))
    .sort((a, b) => b.start - a.start);
  let before = Infinity;
  for (const f of found) {
    if (f.end > before) continue; // within another's passage, or over its edge
    before = f.start;
    wrap(text, f.start, f.end, f.passage, frames);
  }
}

function wrap(text: Flat, start: number, end: number, passage: Passage, frames: Frames): void {
  let last: Element | null = null;
  for (let i = end; i > start; ) {
    const node = text.nodes[i - 1]!;
    let j = i - 1;
    while (j > start && text.nodes[j - 1] === node) j--;
    const range = document.createRange();
    range.setStart(node, text.offsets[j]!);
    range.setEnd(node, text.offsets[i - 1]! + 1);
    if (range.toString().trim() !== "") {
      const span = document.createElement("span");
      span.className = "rapporteur-mark";
      Object.assign(span.style, { textDecoration: "underline dotted", textDecorationThickness: "2px", textUnderlineOffset: ".2em" });
      range.surroundContents(span);
      last ??= span;
    }
    i = j;
  }
  last?.after(bubble(passage, frames));
}

// bubble is a button in a shadow tree of its own, which the page's styles do not reach.
function bubble(passage: Passage, frames: Frames): HTMLElement {
  const host = document.createElement("span");
  host.className = "rapporteur-bubble";
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "button{font:600 12px/1 system-ui,sans-serif;min-width:24px;min-height:24px;margin:0 .2em;padding:0 .4em;border:1px solid #8d877c;border-radius:12px 12px 12px 2px;background:#faf0d8;color:#5c3e00;cursor:pointer}" +
      "button:focus-visible{outline:2px solid #0b5a7d;outline-offset:2px}" +
      "div{position:absolute;z-index:2147483000;width:min(24rem,calc(100vw - 2rem));max-height:70vh;overflow:auto;background:#fff;border:1px solid #8d877c;border-radius:6px;box-shadow:0 6px 24px #0003}",
  );
  shadow.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = String(passage.count);
  button.setAttribute("aria-label", `${passage.count} ${passage.count === 1 ? "comment" : "comments"} on “${passage.words.slice(0, 60)}”`);
  button.setAttribute("aria-expanded", "false");
  shadow.append(button);
  let box: HTMLElement | null = null;
  const shut = (): void => {
    box?.remove();
    box = null;
    button.setAttribute("aria-expanded", "false");
  };
  button.addEventListener("click", () => {
    if (box) return shut();
    box = document.createElement("div");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "Comments on this passage");
    box.append(frames.make(`passage/${encodeURIComponent(passage.id)}`, "Comments on this passage"));
    shadow.append(box);
    const room = document.documentElement.clientWidth;
    const over = box.getBoundingClientRect().right - (room - 8);
    if (over > 0) box.style.marginLeft = `${-over}px`;
    button.setAttribute("aria-expanded", "true");
  });
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !box) return;
    shut();
    button.focus();
  });
  addEventListener("pointerdown", (e) => {
    if (box && !e.composedPath().includes(host)) shut();
  });
  return host;
}
