// <form data-upload data-limit="bytes" data-too-large="…"> with a file input: drag and drop, a size check before sending, progress, retry.
export function wireUploads(root) {
  root.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    const camera = form.querySelector("input[capture]");
    const drop = form.querySelector(".drop") || form;
    const says = form.querySelector("[role=status]");
    const limit = Number(form.dataset.limit || 0);
    if (!input) return;
    const check = () => {
      const large = limit && [...input.files].find((file) => file.size > limit);
      input.setCustomValidity(large ? form.dataset.tooLarge || "" : "");
      if (says) says.textContent = large ? form.dataset.tooLarge : [...input.files].map((file) => file.name).join("、");
      return !large;
    };
    // what is dropped, pasted or photographed joins what was chosen before
    const add = (files) => {
      const all = new DataTransfer();
      [...(input.multiple ? input.files : []), ...files].forEach((file) => all.items.add(file));
      input.files = all.files;
      check();
    };
    input.addEventListener("change", check);
    if (camera && camera !== input) {
      camera.addEventListener("change", () => {
        add(camera.files);
        camera.value = "";
      });
    }
    document.addEventListener("paste", (event) => {
      if (form.isConnected && event.clipboardData && event.clipboardData.files.length) add(event.clipboardData.files);
    });
    ["dragover", "dragleave", "drop"].forEach((kind) =>
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) {
          add(event.dataTransfer.files);
        }
      }),
    );
    form.addEventListener("submit", (event) => {
      if (!check()) return event.preventDefault();
      const meter = form.querySelector("progress");
      if (!meter || !input.files.length) return;
      event.preventDefault();
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.onprogress = (progress) => {
        meter.hidden = false;
        meter.max = progress.total;
        meter.value = progress.loaded;
      };
      request.onload = () => {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const main = page.querySelector("main");
        if (!main) return location.assign(request.responseURL || form.action);
        document.title = page.title;
        history.pushState({}, "", request.responseURL || form.action);
        document.querySelector("main").replaceWith(main);
        document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
        if (window.htmx) window.htmx.process(main);
      };
      request.onerror = () => {
        meter.hidden = true;
        if (says) says.textContent = form.dataset.failed || "";
      };
      request.send(new FormData(form, event.submitter));
    });
  });
}
