// Pages that say data-live hear what changes on the server: parts with hx-trigger="live-WHAT"
// ask for themselves anew, and what would move the text under a reader is only announced.
export function live(): void {
  const at = document.querySelector<HTMLElement>("[data-live]");
  if (!at || !("EventSource" in window)) return;
  const said = document.createElement("p");
  said.className = "notice live";
  said.setAttribute("role", "status");
  said.hidden = true;
  at.prepend(said);
  const one = (at.dataset.live ?? "").includes("article=");
  let news = 0;
  const announce = (text: string): void => {
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Show";
    again.addEventListener("click", (e) => {
      e.preventDefault();
      location.reload();
    });
    said.replaceChildren(text + " ", again);
    said.hidden = false;
  };
  const mine = new Set<string>(); // what this page itself has just caused is no news
  document.addEventListener("htmx:afterRequest", (e) => {
    if ((e as CustomEvent).detail?.requestConfig?.verb !== "get") mine.add("any");
  });
  const source = new EventSource(at.dataset.live ?? "/live");
  for (const what of ["comment", "rating", "report", "verdict", "incident", "removed"]) {
    source.addEventListener(what, () => {
      for (const part of document.querySelectorAll(`[hx-trigger~="live-${what}"]`)) {
        if (!part.contains(document.activeElement)) part.dispatchEvent(new CustomEvent(`live-${what}`));
      }
      if (mine.delete("any")) return;
      if (what === "comment" && one) announce(`${++news} new ${news === 1 ? "comment" : "comments"}.`);
      if (what === "report") announce(one ? "The article was read again." : `${++news} new ${news === 1 ? "report" : "reports"}.`);
      if (what === "removed" && one) announce("The article was removed.");
    });
  }
  source.addEventListener("open", () => at.toggleAttribute("data-listening", true));
  addEventListener("pagehide", () => source.close());
}
