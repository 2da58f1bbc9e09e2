// pop opens a small window beside something: Escape, its button or a click elsewhere closes
// it, and focus goes back to where it was.
let shut: ((back: boolean) => void) | null = null;

export function pop(title: string, content: HTMLElement[], beside: Element, onShut?: () => void): void {
  shut?.(false);
  const opener = beside instanceof HTMLElement ? beside : null;
  const box = document.createElement("div");
  box.className = "pop";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", title);
  const head = document.createElement("p");
  head.className = "pop-head";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.setAttribute("aria-label", "Close");
  close.textContent = "×";
  head.append(title, close);
  box.append(head, ...content);
  document.body.append(box);
  opener?.setAttribute("aria-expanded", "true");
  place(box, beside);
  shut = (back) => {
    shut = null;
    onShut?.();
    box.remove();
    opener?.removeAttribute("aria-expanded");
    if (back) opener?.focus();
  };
  close.addEventListener("click", () => shut?.(true));
  box.addEventListener("click", (e) => {
    const cancel = (e.target as Element).closest("[data-cancel]");
    if (cancel && !cancel.closest(".slot")) {
      e.preventDefault();
      shut?.(true);
    }
  });
}

function place(box: HTMLElement, beside: Element): void {
  const at = beside.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const right = at.right + 12 + box.offsetWidth <= room;
  const left = right ? at.right + 12 : Math.max(16, Math.min(at.left, room - box.offsetWidth - 16));
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${Math.max(0, (right ? at.top - 16 : at.bottom + 10) + scrollY)}px`;
  const over = box.getBoundingClientRect().bottom - innerHeight;
  if (over > 0) scrollBy({ top: Math.min(over + 16, at.top - 24) });
}

export function pops(): void {
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && shut) {
      e.preventDefault();
      shut(true);
    }
  });
  document.addEventListener("mousedown", (e) => {
    const at = e.target as Element;
    if (shut && !at.closest(".pop, .bubble, .pick")) shut(false);
  });
}
