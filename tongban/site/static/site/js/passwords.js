// <button data-show-password="id of the field"> shows what was typed, and hides it again.
export function wirePasswords(root) {
  root.querySelectorAll("[data-show-password]").forEach((button) => {
    const field = document.getElementById(button.dataset.showPassword);
    if (!field) return;
    const shows = button.textContent;
    button.hidden = false;
    button.onclick = () => {
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      button.textContent = isShown ? shows : button.dataset.hide;
      button.setAttribute("aria-pressed", String(!isShown));
    };
  });
}
