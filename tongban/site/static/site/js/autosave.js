// <form data-autosave="address"> sends itself a moment after each change and says so in its [data-saved] line.
export function wireAutosave(root) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => {
    const says = form.querySelector("[data-saved]");
    let waiting = 0;
    const save = async () => {
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
        if (says && answer.status === 401) {
          says.innerHTML = await answer.text();
        } else if (says && !answer.ok) {
          says.textContent = says.dataset.failed || "";
        } else if (says) {
          const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
          says.textContent = `${says.dataset.saved} ${now}`;
        }
      } catch {
        if (says) says.textContent = says.dataset.failed || "";
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, 1200);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
  });
}
