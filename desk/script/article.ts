// The page of an article: marks and rows light each other up, layers are remembered, bubbles
// open their threads beside the passage, and a selection can be commented on.
import { drafts } from "./drafts";
import { pop } from "./pop";

export function article(): void {
  const text = document.querySelector<HTMLElement>("#text[data-article]");
  if (!text) return;
  layers();
  light(text);
  stack(text);
  threads(text);
  rowForms();
  if ("mayFeedback" in text.dataset) selection(text);
}

// layers remembers which marks a reader has switched off.
function layers(): void {
  const boxes = document.querySelectorAll<HTMLInputElement>(".layers input");
  for (const box of boxes) {
    if (localStorage.getItem(box.id) === "off") box.checked = false;
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(box.id) : localStorage.setItem(box.id, "off")));
  }
}

// light shows which words a row was read from, and which rows words led to.
function light(text: HTMLElement): void {
  const facts = document.querySelector<HTMLElement>(".facts");
  let lit: Element[] = [];
  const show = (from: Element, scroll: boolean): void => {
    for (const e of lit) e.classList.remove("lit");
    lit = [];
    const ids = new Set<string>();
    for (let e: Element | null = from; e; e = e.parentElement?.closest("[data-row], [data-feedback]") ?? null) {
      const row = (e as HTMLElement).dataset.row;
      if (row) ids.add(row);
    }
    for (const id of ids) lit.push(...document.querySelectorAll(`.article-grid [data-row="${CSS.escape(id)}"]:not(form)`));
    for (const e of lit) e.classList.add("lit");
    const row = from.getAttribute("data-row");
    if (scroll && facts && row && getComputedStyle(facts).position === "sticky") {
      const fact = document.getElementById("row-" + row);
      if (fact) facts.scrollTo({ top: fact.offsetTop - facts.clientHeight / 3, behavior: calm() ? "auto" : "smooth" });
    }
  };
  let wait = 0;
  for (const kind of ["mouseover", "focusin"]) {
    text.addEventListener(kind, (e) => {
      const at = (e.target as Element).closest("[data-row]");
      clearTimeout(wait);
      if (at) wait = window.setTimeout(() => show(at, true), kind === "focusin" ? 0 : 90);
    });
    facts?.addEventListener(kind, (e) => {
      const at = (e.target as Element).closest("[data-row]");
      if (at) show(at, false);
    });
  }
  text.addEventListener("click", (e) => {
    const link = (e.target as Element).closest<HTMLAnchorElement>("a.m");
    const fact = link && document.getElementById("row-" + link.dataset.row);
    if (!link || !fact || !facts || getComputedStyle(facts).position !== "sticky") return;
    e.preventDefault();
    show(link, true);
    fact.focus({ preventScroll: true });
  });
}

const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

// stack moves bubbles that would cover each other below one another.
function stack(text: HTMLElement): void {
  const arrange = (): void => {
    const bubbles = [...text.querySelectorAll<HTMLElement>(".bubble")];
    for (const b of bubbles) b.style.marginTop = "";
    let below = -Infinity;
    for (const b of bubbles.sort((a, b) => a.offsetTop - b.offsetTop)) {
      if (getComputedStyle(b).position !== "absolute") return;
      const top = Math.max(b.offsetTop, below);
      if (top > b.offsetTop) b.style.marginTop = `${top - b.offsetTop}px`;
      below = top + b.offsetHeight + 3;
    }
  };
  arrange();
  addEventListener("resize", arrange);
  void document.fonts.ready.then(arrange);
}

// threads opens what stands under the text beside its passage.
function threads(text: HTMLElement): void {
  text.addEventListener("click", (e) => {
    const bubble = (e.target as Element).closest<HTMLElement>(".bubble");
    if (!bubble) return;
    const own = [...document.querySelectorAll(`.passage-quote[href="#bubble-${CSS.escape(bubble.dataset.bubble ?? "")}"]`)]
      .map((q) => q.closest<HTMLElement>("#feedback > .comment"))
      .filter((c): c is HTMLElement => c !== null);
    if (own.length === 0) return;
    e.preventDefault();
    const places = own.map((c) => {
      const place = document.createComment("");
      c.replaceWith(place);
      return place;
    });
    bubble.classList.add("lit");
    pop("Feedback on this passage", own, bubble, () => {
      bubble.classList.remove("lit");
      places.forEach((p, i) => p.replaceWith(own[i]!));
    });
    own[0]!.focus({ preventScroll: true });
  });
  text.addEventListener("mouseover", (e) => {
    const id = (e.target as Element).closest<HTMLElement>("[data-feedback]")?.dataset.feedback?.split(" ")[0];
    for (const b of text.querySelectorAll<HTMLElement>(".bubble:not([aria-expanded=true])")) b.classList.toggle("lit", id !== undefined && b.dataset.bubble === id);
  });
}

// form fetches a form and opens it beside something.
async function form(address: string, beside: Element): Promise<void> {
  const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "pop" } });
  if (!answer.ok) {
    location.href = address;
    return;
  }
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text();
  pop("Comment or correct", [holder], beside);
  drafts(holder);
  suggestions(holder);
  holder.querySelector<HTMLElement>("select, textarea")?.focus({ preventScroll: true });
}

function rowForms(): void {
  document.addEventListener("click", (e) => {
    const link = (e.target as Element).closest<HTMLAnchorElement>("a[data-feedback-row]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    void form(link.href, link);
  });
}

// suggestions offers what fits the kind of correction.
export function suggestions(within: ParentNode): void {
  const kinds = within.querySelector<HTMLSelectElement>("select[data-kinds]");
  const field = within.querySelector<HTMLElement>("[data-suggest]");
  if (!kinds || !field) return;
  const of: Record<string, string> = { "wrong type": "type", "missed event": "type", "wrong actor": "actor", "wrong recipient": "actor", "wrong speaker": "actor", "wrong place": "place" };
  const fit = (): void => {
    field.hidden = kinds.value === "remark" || kinds.value === "not an event";
    for (const o of within.querySelectorAll<HTMLOptionElement>("datalist option")) o.disabled = o.dataset.of !== of[kinds.value];
  };
  kinds.addEventListener("change", fit);
  fit();
}

// selection offers to comment on what is selected.
function selection(text: HTMLElement): void {
  const pick = document.createElement("div");
  pick.className = "pick";
  pick.hidden = true;
  const button = document.createElement("button");
  button.className = "btn mini";
  button.type = "button";
  button.textContent = "Comment or correct";
  pick.append(button);
  document.body.append(pick);
  let chosen: { start: number; end: number } | null = null;
  let wait = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(wait);
    wait = window.setTimeout(() => {
      if (pick.contains(document.activeElement)) return;
      const s = getSelection();
      const range = s && s.rangeCount > 0 && !s.isCollapsed ? s.getRangeAt(0) : null;
      chosen = range && text.contains(range.commonAncestorContainer) ? points(text, range) : null;
      pick.hidden = !chosen;
      if (!chosen || !range) return;
      const at = range.getBoundingClientRect();
      pick.style.left = `${Math.max(8, Math.min(at.left + at.width / 2 - 80 + scrollX, innerWidth - 190 + scrollX))}px`;
      pick.style.top = `${(at.top > 60 ? at.top - 38 : at.bottom + 8) + scrollY}px`;
    }, 120);
  });
  const open = (): void => {
    if (!chosen) return;
    const q = new URLSearchParams({ start: String(chosen.start), end: String(chosen.end), revision: text.dataset.revision ?? "" });
    void form(`/articles/${encodeURIComponent(text.dataset.article ?? "")}/feedback?${q}`, pick).then(() => {
      pick.hidden = true;
    });
  };
  button.addEventListener("click", open);
  document.addEventListener("keydown", (e) => {
    if (e.key === "c" && chosen && !e.ctrlKey && !e.metaKey && !e.altKey && !(e.target as Element).closest("input, textarea, select")) {
      e.preventDefault();
      open();
    }
  });
}

// points is what a range covers, in code points of the article's text: each paragraph says
// where it begins.
function points(text: HTMLElement, range: Range): { start: number; end: number } | null {
  const all = [...text.querySelectorAll<HTMLElement>("p[data-start]")].filter((p) => range.intersectsNode(p));
  const first = all[0];
  const last = all[all.length - 1];
  if (!first || !last) return null;
  const start = Number(first.dataset.start) + (first.contains(range.startContainer) ? before(first, range.startContainer, range.startOffset) : 0);
  const end = Number(last.dataset.start) + (last.contains(range.endContainer) ? before(last, range.endContainer, range.endOffset) : before(last, last, last.childNodes.length));
  return end > start ? { start, end } : null;
}

function before(p: HTMLElement, node: Node, offset: number): number {
  const r = document.createRange();
  r.setStart(p, 0);
  r.setEnd(node, offset);
  const part = r.cloneContents();
  for (const b of part.querySelectorAll(".bubble")) b.remove();
  return [...(part.textContent ?? "")].length;
}
