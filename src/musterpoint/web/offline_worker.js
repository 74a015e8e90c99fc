// Shows lists that were taken to this phone, with or without a network: the pages that end in
// phone/kept/ beside this worker, and the site's own styles and scripts. Nothing else is kept.
"use strict";
const NAME = "mp-offline-1";
const SCOPE = new URL("./", self.location).pathname;
const LIST = /\/phone\/kept\/$/;

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

async function kept(request) {
  return (await caches.open(NAME)).match(request.url);
}

async function first(request) {
  return (await kept(request)) || fetch(request);
}

async function last(request) {
  try {
    const found = await fetch(request);
    // A newer release may not have the script that this list was taken with.
    return found.ok ? found : (await kept(request)) || found;
  } catch (error) {
    const found = await kept(request);
    if (found) return found;
    throw error;
  }
}
