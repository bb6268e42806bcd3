// Small comforts on every page. Each works on attributes, does nothing where they are absent, and takes nothing away without JavaScript.
import { wireHotkeys } from "./hotkeys.js";
import { wireSpeech } from "./speak.js";
import { wireDialogs } from "./dialogs.js";
import { wireUploads } from "./upload.js";
import { wireAutosave } from "./autosave.js";
import { wirePasswords } from "./passwords.js";
import { watchSession } from "./session.js";

function wire(root) {
  wireSpeech(root);
  wireDialogs(root);
  wireUploads(root);
  wireAutosave(root);
  wirePasswords(root);
  root.querySelectorAll("[data-back]").forEach((button) => {
    button.hidden = history.length < 2;
    button.onclick = () => history.back();
  });
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.onclick = () => window.print();
  });
  const open = root.querySelector(".queue tr[aria-current=true]");
  if (open) open.scrollIntoView({ block: "nearest" });
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
  root.querySelectorAll("form[data-once]").forEach((form) => {
    form.addEventListener("submit", () => setTimeout(() => form.querySelectorAll("button").forEach((b) => (b.disabled = true))));
  });
}

wire(document);
wireHotkeys(document);
watchSession();
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && wire(event.detail.elt));
