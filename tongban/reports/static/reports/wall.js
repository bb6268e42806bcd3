// The wall: turns by itself only when somebody asks for it, can be paused, and says so when the line is lost. Without this it is a page with links.
const SECONDS = 20;
const wall = document.getElementById("wall");
let turning = null;

function show() {
  const button = wall.querySelector("[data-turns]");
  if (!button) return;
  button.hidden = !wall.querySelector("[data-next]");
  button.setAttribute("aria-pressed", String(turning !== null));
  button.querySelector("[data-when-still]").hidden = turning !== null;
  button.querySelector("[data-when-turning]").hidden = turning === null;
}

function turn() {
  const next = wall.querySelector("[data-next]");
  if (next && !document.hidden) next.click();
}

wall.addEventListener("click", (event) => {
  if (!event.target.closest("[data-turns]")) return;
  if (turning === null) turning = setInterval(turn, SECONDS * 1000);
  else {
    clearInterval(turning);
    turning = null;
  }
  show();
});

// What was last seen stays on the wall, with the time it was true.
["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) =>
  document.addEventListener(name, () => {
    const says = wall.querySelector("[data-lost-says]");
    if (!says) return;
    says.textContent = wall.dataset.lost;
    says.hidden = false;
  }),
);
document.addEventListener("htmx:afterSwap", show);
show();
