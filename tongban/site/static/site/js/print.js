// The print button of a sheet of paper; without JavaScript the browser's own menu prints.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.onclick = () => window.print();
});
