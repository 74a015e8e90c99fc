// Keeps the pages of a course that was opened on this phone, so that they open without a network.
// Network first: what is there is shown; what is kept is shown only when nothing answers.
// Tests and certificates are never kept.
"use strict";
const NAME = "mp-training-1";
const SCOPE = new URL("./", self.location).pathname;
const KEPT = [SCOPE + "learn/", SCOPE + "media/", SCOPE + "offline/", "/static/"];
const NEVER = /\/(test|certificate|forget)\//;

function isKept(address) {
  const path = new URL(address).pathname;
  return KEPT.some((start) => path.startsWith(start)) && !NEVER.test(path);
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.add(SCOPE + "offline/")));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("mp-training-") && name !== NAME)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (!isKept(request.url) && request.mode !== "navigate") return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(NAME);
  try {
    const found = await fetch(request);
    // A part of a recording (206) cannot be kept.
    if (found.status === 200 && isKept(request.url)) await cache.put(request.url, found.clone());
    return found;
  } catch (error) {
    const kept = await cache.match(request.url);
    if (kept) return kept;
    if (request.mode === "navigate") return (await cache.match(SCOPE + "offline/")) || Response.error();
    throw error;
  }
}
