// Reads the code of a card or voucher with the camera, where the browser can; else it is typed.
(() => {
  "use strict";
  const form = document.querySelector("[data-mp-scan]");
  if (!form || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const start = form.querySelector("[data-mp-scan-start]");
  const video = form.querySelector("[data-mp-scan-video]");
  const field = form.querySelector("input[name=code]");
  start.hidden = false;
  start.addEventListener("click", async () => {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const look = async () => {
      const found = await detector.detect(video);
      if (!found.length) {
        requestAnimationFrame(look);
        return;
      }
      for (const track of stream.getTracks()) track.stop();
      video.hidden = true;
      field.value = found[0].rawValue;
      form.requestSubmit();
    };
    await look();
  });
})();
