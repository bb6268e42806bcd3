// A <details data-dialog> is a dialog with focus kept inside where scripts run, and stays a disclosure where they do not.
export function wireDialogs(root) {
  root.querySelectorAll("details[data-dialog]").forEach((details) => {
    const summary = details.querySelector("summary");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      const dialog = document.createElement("dialog");
      dialog.className = "confirm";
      const matter = details.querySelector("div");
      dialog.append(matter);
      document.body.append(dialog);
      dialog.addEventListener("close", () => {
        details.append(matter);
        dialog.remove();
        summary.focus();
      });
      const heading = matter.querySelector("h2");
      if (heading) {
        heading.id ||= `dialog-${details.dataset.dialog}`;
        dialog.setAttribute("aria-labelledby", heading.id);
      }
      dialog.showModal();
    });
  });
}
