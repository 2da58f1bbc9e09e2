// "/" goes to the search box, as it does in most tools for reading.
export function keys(): void {
  document.addEventListener("keydown", (e) => {
    const at = e.target as HTMLElement;
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || at.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector<HTMLInputElement>("#search");
    if (search) {
      e.preventDefault();
      search.focus();
      search.select();
    }
  });
}
