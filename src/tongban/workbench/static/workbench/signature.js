/* Sign with finger or mouse: what was drawn becomes the file of the field beside it. Uploading a picture does the same. */
(() => {
  "use strict";
  for (const pad of document.querySelectorAll("[data-sign-pad]")) {
    const input = document.getElementById(pad.dataset.signPad);
    const pen = pad.getContext("2d");
    let drawing = false, isEmpty = true;
    const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, pad.width, pad.height); isEmpty = true; };
    const at = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    };
    const keep = () => pad.toBlob((blob) => {
      const held = new DataTransfer();
      if (!isEmpty) held.items.add(new File([blob], "signature.png", { type: "image/png" }));
      input.files = held.files;
    }, "image/png");
    clear();
    pen.lineWidth = 4; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#17212f";
    pad.addEventListener("pointerdown", (event) => {
      drawing = true; isEmpty = false;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath(); pen.moveTo(...at(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...at(event)); pen.stroke();
    });
    for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { if (drawing) { drawing = false; keep(); } });
    pad.parentElement.querySelector("[data-sign-clear]").addEventListener("click", () => { clear(); keep(); });
  }
})();
