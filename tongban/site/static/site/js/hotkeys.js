// data-key="/" focuses or follows an element; data-list lets J, K and Enter walk its links; ? opens [data-keys].
// Single letters are silent while typing and wherever <html data-keys="off"> (WCAG 2.1.4).
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function follow(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

function walk(list, step) {
  const links = [...list.querySelectorAll("a[href]")];
  const at = links.findIndex((link) => link === document.activeElement || link.closest("[aria-current=true]"));
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  if (next) next.focus();
}

export function wireHotkeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (document.documentElement.dataset.keys === "off") return;
    const name = (event.altKey ? "Alt+" : "") + (event.key.length === 1 ? event.key.toUpperCase() : event.key);
    const single = event.key.length === 1 && !event.altKey;
    if (single && typing(event.target)) return;
    const asked = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.toUpperCase() === name.toUpperCase());
    const list = document.querySelector("[data-list]");
    if (asked) follow(asked);
    else if (list && name === "J") walk(list, 1);
    else if (list && name === "K") walk(list, -1);
    else if (name === "?" && document.querySelector("[data-keys]:not(html)")) document.querySelector("[data-keys]:not(html)").toggleAttribute("open");
    else return;
    event.preventDefault();
  });
}
