// Filters leave empty fields out of the address.
export function forms(): void {
  document.addEventListener("formdata", (e) => {
    const form = e.target as HTMLFormElement;
    if (form.method.toLowerCase() !== "get") return;
    for (const [name, value] of [...e.formData]) if (value === "") e.formData.delete(name);
  });
}
