// Lets a course be read without a network once it was opened, and keeps the progress meanwhile.
(() => {
  "use strict";
  const here = document.querySelector("[data-mp-course]");
  if (!here || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const NAME = "mp-training-1";
  const WAITING = "mp-training-read";
  const note = document.querySelector("[data-mp-offline-note]");
  const waiting = () => JSON.parse(localStorage.getItem(WAITING) || "[]");

  async function keep() {
    await navigator.serviceWorker.register(here.dataset.mpWorker);
    await navigator.serviceWorker.ready;
    const cache = await caches.open(NAME);
    const links = [...document.querySelectorAll("a[data-mp-keep]")].map((one) => one.href);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
    const wanted = [location.href, ...links, ...parts.map((one) => one.href || one.src)];
    await Promise.all(
      wanted.map(async (address) => {
        const found = await fetch(address);
        if (found.ok) await cache.put(address, found);
      }),
    );
    if (note) note.hidden = false;
  }

  async function tell() {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return;
    const left = [];
    for (const address of waiting()) {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token.value });
      try {
        const answer = await fetch(address, { method: "POST", body });
        if (!answer.ok) left.push(address);
      } catch {
        left.push(address);
      }
    }
    localStorage.setItem(WAITING, JSON.stringify(left));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-mp-forget]")) {
      localStorage.removeItem(WAITING);
      caches.delete(NAME);
      return;
    }
    if (navigator.onLine || !form.matches("[data-mp-read]")) return;
    event.preventDefault();
    const all = new Set(waiting());
    all.add(form.action || location.href);
    localStorage.setItem(WAITING, JSON.stringify([...all]));
    location.assign(form.dataset.mpRead);
  });

  const ready = navigator.onLine ? tell().then(keep) : Promise.resolve();
  ready.catch(() => {});
  addEventListener("online", () => tell().catch(() => {}));
})();
