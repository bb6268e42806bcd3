// [data-session-ends] says in the foot of the page how long one stays signed in; a few minutes before, it is said aloud.
const NOTICE_MS = 10 * 60 * 1000;

export function watchSession() {
  const line = document.querySelector("[data-session-ends]");
  if (!line) return;
  const left = new Date(line.dataset.sessionEnds) - Date.now() - NOTICE_MS;
  setTimeout(() => {
    const note = document.createElement("div");
    note.className = "note warn session-note";
    note.setAttribute("role", "status");
    document.body.append(note);
    note.textContent = line.textContent;
  }, Math.max(0, Math.min(left, 2 ** 31 - 1)));
}
