// Counts the seconds of a one-time code down between two loads of the page; without it the page still comes again by itself.
const place = document.querySelector("[data-seconds]");
if (place) {
  const end = performance.now() + Number(place.dataset.seconds) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    place.textContent = String(left);
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}
