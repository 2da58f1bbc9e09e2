// Forms that open below a comment close again, and what cannot be undone is asked about.
export function talk(): void {
  document.addEventListener("click", (e) => {
    const cancel = (e.target as Element).closest<HTMLElement>("[data-cancel]");
    const slot = cancel?.closest<HTMLElement>(".slot");
    if (!slot) return;
    e.preventDefault();
    slot.replaceChildren();
    slot.parentElement?.querySelector<HTMLElement>(":scope > .comment-acts a")?.focus();
  });
  document.addEventListener("submit", (e) => {
    const ask = (e.target as HTMLElement).dataset.ask;
    if (ask && !confirm(ask)) e.preventDefault();
  });
}
