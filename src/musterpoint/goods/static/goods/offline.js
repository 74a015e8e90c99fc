// The list of a distribution on a phone: opened with its password, without a network.
// What is handed out waits here as tokens, without names, and is told when there is a network.
(async () => {
  "use strict";
  const root = document.querySelector("[data-mp-goods]");
  if (!root || !window.crypto || !crypto.subtle) return;
  const whole = `<!doctype html>${document.documentElement.outerHTML}`;
  const at = (name) => root.querySelector(`[data-mp-${name}]`);
  const CACHE = "mp-goods-1";
  const QUEUE = `mp-goods-${root.dataset.mpGoods}`;
  const TROUBLE = `${QUEUE}-trouble`;
  const DEVICE = "mp-goods-device";
  const stored = (name) => JSON.parse(localStorage.getItem(name) || "[]");
  const store = (name, value) => localStorage.setItem(name, JSON.stringify(value));
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  let list = null;
  let chosen = null;
  let telling = false;

  if (!localStorage.getItem(DEVICE)) {
    localStorage.setItem(DEVICE, crypto.randomUUID().slice(0, 8));
  }

  function show() {
    at("waiting").textContent = String(stored(QUEUE).length);
    const wrong = stored(TROUBLE);
    at("trouble").hidden = wrong.length === 0;
    at("troubled").textContent = wrong.join(", ");
  }

  async function keep() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    const goal = new URL(root.dataset.mpKept, location.href).href;
    if (location.href !== goal) {
      await navigator.serviceWorker.register(root.dataset.mpWorker);
      await navigator.serviceWorker.ready;
      const cache = await caches.open(CACHE);
      const kind = { headers: { "Content-Type": "text/html; charset=utf-8" } };
      await cache.put(goal, new Response(whole, kind));
      const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
      await Promise.all(
        parts.map(async (one) => {
          const address = one.href || one.src;
          const found = await fetch(address);
          if (found.ok) await cache.put(address, found);
        }),
      );
      history.replaceState(null, "", goal);
    }
    at("ready").hidden = false;
  }

  async function open(words) {
    const coded = new TextEncoder().encode(words);
    const base = await crypto.subtle.importKey("raw", coded, "PBKDF2", false, ["deriveKey"]);
    const way = {
      name: "PBKDF2",
      hash: "SHA-256",
      salt: bytes(root.dataset.mpSalt),
      iterations: Number(root.dataset.mpRounds),
    };
    const kind = { name: "AES-GCM", length: 256 };
    const key = await crypto.subtle.deriveKey(way, base, kind, false, ["decrypt"]);
    const cipher = { name: "AES-GCM", iv: bytes(root.dataset.mpNonce) };
    const plain = await crypto.subtle.decrypt(cipher, key, bytes(root.dataset.mpList));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  async function digest(code) {
    const last = code.trim().replace(/\/+$/, "").split("/").pop().toLowerCase();
    const swaps = { 0: "o", 1: "l", 8: "b" };
    const same = last.replace(/[^a-z0-9]/g, "").replace(/[018]/g, (one) => swaps[one]);
    const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(same));
    return [...new Uint8Array(made)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  async function find(code) {
    if (/^\d{1,6}$/.test(code.trim())) return list.listed.find((one) => one.n === Number(code));
    const wanted = await digest(code);
    return list.listed.find((one) => one.d === wanted);
  }

  function present(one) {
    chosen = one;
    at("none").hidden = Boolean(one);
    at("found").hidden = !one;
    if (!one) return;
    at("number").textContent = one.n;
    at("name").textContent = one.s;
    at("people").textContent = one.p;
    at("proxies-line").hidden = one.x.length === 0;
    at("proxies").textContent = one.x.join(", ");
    const lines = list.rations.map((ration) => {
      const line = document.createElement("li");
      const amount = (ration.amount * (ration.per ? one.p : 1)) / 10 ** ration.digits;
      line.textContent = `${ration.name}: ${amount.toFixed(ration.digits)} ${ration.unit}`;
      return line;
    });
    at("ration").replaceChildren(...lines);
    const before = one.g || stored(QUEUE).some((told) => told.token === one.t);
    at("before").hidden = !before;
    at("give").hidden = before;
    root.querySelector("#g-proxy").checked = false;
    root.querySelector("#g-who").focus();
  }

  function give(proof) {
    const line = {
      key: crypto.randomUUID(),
      token: chosen.t,
      given_at: new Date().toISOString(),
      proof,
      by_proxy: root.querySelector("#g-proxy").checked,
    };
    store(QUEUE, [...stored(QUEUE), line]);
    chosen.g = true;
    at("found").hidden = true;
    const field = root.querySelector("#g-code");
    field.value = "";
    field.focus();
    show();
    tell().catch(() => {});
  }

  async function tell() {
    const lines = stored(QUEUE).slice(0, 500);
    if (telling || lines.length === 0) return;
    telling = true;
    try {
      const answer = await fetch(root.dataset.mpQueue, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({ device: localStorage.getItem(DEVICE), lines }),
      });
      if (!answer.ok) return;
      const { answers } = await answer.json();
      const done = new Set(answers.map((one) => one.key));
      const wrong = answers.filter((one) => !["given", "repeated"].includes(one.state));
      const numbers = wrong.map(({ key }) => {
        const line = lines.find((one) => one.key === key);
        const found = list && list.listed.find((one) => one.t === line.token);
        return found ? found.n : "?";
      });
      store(TROUBLE, [...stored(TROUBLE), ...numbers]);
      store(QUEUE, stored(QUEUE).filter((one) => !done.has(one.key)));
    } finally {
      telling = false;
      show();
    }
  }

  at("open-list").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      list = await open(root.querySelector("#g-words").value);
    } catch {
      at("wrong").hidden = false;
      return;
    }
    at("open-list").hidden = true;
    at("work").hidden = false;
    root.querySelector("#g-code").focus();
    tell().catch(() => {});
  });
  at("find").addEventListener("submit", async (event) => {
    event.preventDefault();
    present(await find(root.querySelector("#g-code").value));
  });
  for (const button of root.querySelectorAll("[data-mp-proof]")) {
    button.addEventListener("click", () => give(button.dataset.mpProof));
  }
  at("tell").addEventListener("click", () => tell().catch(() => {}));
  at("forget").addEventListener("click", async () => {
    at("not-yet").hidden = stored(QUEUE).length === 0;
    if (stored(QUEUE).length) return;
    await (await caches.open(CACHE)).delete(new URL(root.dataset.mpKept, location.href).href);
    localStorage.removeItem(TROUBLE);
    location.assign(root.querySelector(".mp-crumb a").href);
  });
  addEventListener("online", () => tell().catch(() => {}));
  show();
  await keep();
})();
