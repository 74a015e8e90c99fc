// A list on a phone: kept with its page, opened with its password, without a network. What was
// done by it waits on the phone and is sent when there is a network; each line counts once.
// A package's own script says what is looked for and shown. Names in the page: data-mp-<name>.
"use strict";
window.MpOffline = class {
  static CACHE = "mp-offline-1";

  // `same` is the field of a line that says for whom, or for what, it was.
  constructor(root, same) {
    this.whole = `<!doctype html>${document.documentElement.outerHTML}`;
    this.root = root;
    this.same = same;
    this.name = `mp-${root.dataset.mpPhone}`;
    this.list = null;
    this.sending = false;
    this.asked = false;
  }

  static bytes(text) {
    return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  }

  static async digest(text) {
    const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(made)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  at(name) {
    return this.root.querySelector(`[data-mp-${name}]`);
  }

  stored(part, otherwise) {
    return JSON.parse(localStorage.getItem(this.name + part)) || otherwise;
  }

  store(part, value) {
    localStorage.setItem(this.name + part, JSON.stringify(value));
  }

  lines() {
    return this.stored("", []);
  }

  // What this phone noted with the list that is open: the clock's difference, what was done.
  noted() {
    const found = this.stored("-noted", {});
    return found.salt === this.root.dataset.mpSalt ? found : { skew: 0, used: [] };
  }

  // The moment by the server's clock, from the difference when the list was taken.
  now() {
    return new Date(Date.now() + this.noted().skew);
  }

  isUsed(name) {
    const waits = this.lines().some((line) => line[this.same] === name);
    return waits || this.noted().used.includes(name);
  }

  add(line) {
    const noted = this.noted();
    noted.salt = this.root.dataset.mpSalt;
    noted.used.push(line[this.same]);
    this.store("", [...this.lines(), line]);
    this.store("-noted", noted);
    this.show();
    this.send().catch(() => {});
  }

  // Shows what is wrong with a field, also to who listens to it; or takes that away.
  mark(fault, field, isWrong) {
    const [words, input] = [this.at(fault), this.at(field)];
    words.hidden = !isWrong;
    if (isWrong) input.setAttribute("aria-describedby", words.id);
    else input.removeAttribute("aria-describedby");
  }

  show() {
    this.at("waiting").textContent = String(this.lines().length);
    this.shown();
  }

  async keep() {
    const goal = new URL(this.root.dataset.mpKept, location.href).href;
    const isNew = location.href !== goal;
    if (isNew) {
      const skew = Number(this.root.dataset.mpNow) - Date.now();
      this.store("-noted", { salt: this.root.dataset.mpSalt, skew, used: [] });
    }
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    if (isNew) {
      await navigator.serviceWorker.register(this.root.dataset.mpWorker);
      await navigator.serviceWorker.ready;
      const cache = await caches.open(MpOffline.CACHE);
      const kind = { headers: { "Content-Type": "text/html; charset=utf-8" } };
      await cache.put(goal, new Response(this.whole, kind));
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
    this.at("ready").hidden = false;
  }

  async open(words) {
    const { mpSalt, mpRounds, mpNonce, mpList } = this.root.dataset;
    const coded = new TextEncoder().encode(words);
    const base = await crypto.subtle.importKey("raw", coded, "PBKDF2", false, ["deriveKey"]);
    const way = {
      name: "PBKDF2",
      hash: "SHA-256",
      salt: MpOffline.bytes(mpSalt),
      iterations: Number(mpRounds),
    };
    const kind = { name: "AES-GCM", length: 256 };
    const key = await crypto.subtle.deriveKey(way, base, kind, false, ["decrypt"]);
    const cipher = { name: "AES-GCM", iv: MpOffline.bytes(mpNonce) };
    const plain = await crypto.subtle.decrypt(cipher, key, MpOffline.bytes(mpList));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  // Sends what waits, once the list is open. What was refused goes again only when asked for;
  // who asks while it is being sent is served after it.
  async send(again = false) {
    const refused = this.stored("-refused", {});
    const isNew = (line) => !(line.key in refused);
    const all = this.lines();
    const lines = [...all.filter(isNew), ...(again ? all.filter((one) => !isNew(one)) : [])];
    if (lines.length === 0 || !this.list) return;
    if (this.sending) {
      this.asked ||= again;
      return;
    }
    this.sending = true;
    this.asked = false;
    let answers = null;
    try {
      answers = await this.post(lines.slice(0, 500));
      this.at("unsent").hidden = answers !== null;
      if (answers !== null) this.take(answers, lines);
    } finally {
      this.sending = false;
      this.show();
    }
    if (this.asked) await this.send(true);
    else if (answers && answers.length) await this.send();
  }

  // The answers to lines; null when the server did not take them, such as after signing out.
  async post(lines) {
    const answer = await fetch(this.root.dataset.mpQueue, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.root.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({ ...this.sender(), lines }),
    });
    if (answer.redirected || !answer.ok) return null;
    return (await answer.json()).answers;
  }

  take(answers, lines) {
    const refused = this.stored("-refused", {});
    for (const one of answers) {
      if (one.state === "refused") refused[one.key] = one.why;
      else delete refused[one.key];
    }
    const done = new Set(answers.filter((one) => one.state !== "refused").map((one) => one.key));
    this.store("-refused", refused);
    this.answered(answers, lines);
    this.store("", this.lines().filter((one) => !done.has(one.key)));
  }

  async forget() {
    const refused = this.stored("-refused", {});
    const isLost = this.lines().some((line) => !(line.key in refused));
    this.at("not-yet").hidden = !isLost;
    if (isLost) return;
    const sure = this.at("sure");
    if (sure && sure.hidden && this.lines().length) {
      sure.hidden = false;
      return;
    }
    await (await caches.open(MpOffline.CACHE)).delete(
      new URL(this.root.dataset.mpKept, location.href).href,
    );
    for (const part of ["", "-noted", "-refused", "-trouble", "-taken"]) {
      localStorage.removeItem(this.name + part);
    }
    location.assign(this.root.querySelector(".mp-crumb a").href);
  }

  // What a package's script puts in the place of these.
  opened() {}
  shown() {}
  answered() {}
  find() {}
  sender() {
    return {};
  }

  async start() {
    this.at("cannot").hidden = true;
    this.at("open-list").hidden = false;
    this.at("open-list").addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        this.list = await this.open(this.at("words").value);
      } catch {
        this.mark("wrong", "words", true);
        return;
      }
      this.at("open-list").hidden = true;
      this.at("work").hidden = false;
      this.at("code").focus();
      this.send().catch(() => {});
    });
    this.at("find").addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.find(this.at("code").value);
    });
    this.at("tell").addEventListener("click", () => this.send(true).catch(() => {}));
    this.at("forget").addEventListener("click", () => this.forget());
    addEventListener("online", () => this.send().catch(() => {}));
    this.show();
    await this.keep();
  }
};
