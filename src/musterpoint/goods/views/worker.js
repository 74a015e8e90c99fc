// Shows the list of a distribution that was taken to this phone, with or without a network.
// Only the pages that end in phone/kept/ and the site's own styles and scripts are kept.
"use strict";
const NAME = "mp-goods-1";
const SCOPE = new URL("./", self.location).pathname;
const LIST = /\/distributions\/[0-9a-f-]+\/phone\/kept\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isList = address.pathname.startsWith(SCOPE) && LIST.test(address.pathname);
  if (isList) event.respondWith(first(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(last(request));
});

async function first(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request.url)) || fetch(request);
}

async function last(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(NAME)).match(request.url);
    if (kept) return kept;
    throw error;
  }
}
