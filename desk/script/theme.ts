// The switch between light and dark changes the page at once and tells the server, which
// keeps the choice in a cookie.
export function theme(): void {
  const form = document.querySelector<HTMLFormElement>("form.theme");
  form?.addEventListener("submit", (e) => {
    e.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    void fetch(form.action, { method: "POST", body: new URLSearchParams({ theme: root.dataset.theme }), redirect: "manual" });
  });
}
