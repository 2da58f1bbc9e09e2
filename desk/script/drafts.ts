// Drafts survive a reload: what is typed into a form with data-draft is kept in this browser
// until it is posted.
const prefix = "draft:";
const kept = 30 * 24 * 3600e3;

interface Draft {
  text: string;
  time: number;
  sent?: boolean;
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function write(key: string, d: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(d));
  } catch {
    // full or forbidden: drafts are a courtesy
  }
}

// sweep forgets what was posted and what is old; a page that says that posting failed keeps it.
function sweep(): void {
  const failed = document.body.classList.contains("page-error");
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    const d = read(key);
    if (!d || Date.now() - d.time > kept || (d.sent && !failed)) localStorage.removeItem(key);
    else if (d.sent) write(key, { ...d, sent: false });
  }
}

export function drafts(within: ParentNode): void {
  for (const form of within.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const area = form.querySelector<HTMLTextAreaElement>("textarea[name=body]");
    if (!area || form.dataset.drafting) continue;
    form.dataset.drafting = "yes";
    const key = prefix + (form.dataset.draft ?? "");
    const d = read(key);
    if (d && area.value === "" && !d.sent) {
      area.value = d.text;
      const note = form.querySelector(".draft-note");
      if (note) note.textContent = "Your draft is back.";
    }
    area.addEventListener("input", () => {
      if (area.value.trim() === "") localStorage.removeItem(key);
      else write(key, { text: area.value, time: Date.now() });
    });
    form.addEventListener("submit", () => {
      if (area.value.trim() !== "") write(key, { text: area.value, time: Date.now(), sent: true });
    });
  }
}

export function keepDrafts(): void {
  sweep();
  drafts(document);
  document.addEventListener("htmx:afterSwap", () => drafts(document));
}
