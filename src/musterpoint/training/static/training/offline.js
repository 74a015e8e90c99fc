// Lets a course be read without a network once it was opened, and keeps the progress meanwhile.
(() => {
  "use strict";
  const here = document.querySelector("[data-mp-course]");
  if (!here || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const NAME = "mp-training-1";
  const WAITING = "mp-training-read";
  const note = document.querySelector("[data-mp-offline-note]");
  const waiting = () => JSON.parse(localStorage.getItem(WAITING) || "[]");

  // Keeps what an address gives, and returns its text when it is a page.
  async function put(cache, address) {
    const found = await fetch(address);
    if (!found.ok) return "";
    await cache.put(address, found.clone());
    const isPage = (found.headers.get("Content-Type") || "").startsWith("text/html");
    return isPage ? found.text() : "";
  }

  // The pictures of a page: they load only when they are seen, and here is no network then.
  function picturesOf(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const sources = [...page.querySelectorAll("article img")].map((one) => one.getAttribute("src"));
    return sources.map((one) => new URL(one, location.href).href);
  }

  async function keep() {
    await navigator.serviceWorker.register(here.dataset.mpWorker);
    await navigator.serviceWorker.ready;
    const cache = await caches.open(NAME);
    const links = [...document.querySelectorAll("a[data-mp-keep]")].map((one) => one.href);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
    const wanted = [location.href, ...links, ...parts.map((one) => one.href || one.src)];
    const pages = await Promise.all(wanted.map((address) => put(cache, address)));
    const pictures = new Set(pages.flatMap(picturesOf));
    await Promise.all([...pictures].map((address) => put(cache, address)));
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
