// data-speak="main" reads that part of the page aloud; the button stays hidden where the browser cannot speak.
export function wireSpeech(root) {
  if (!("speechSynthesis" in window)) return;
  root.querySelectorAll("[data-speak]").forEach((button) => {
    button.hidden = false;
    button.onclick = () => {
      if (speechSynthesis.speaking) return speechSynthesis.cancel();
      const part = document.querySelector(button.dataset.speak);
      const speech = new SpeechSynthesisUtterance(part.innerText);
      speech.lang = document.documentElement.lang;
      speech.rate = 0.9;
      speechSynthesis.speak(speech);
    };
  });
}
