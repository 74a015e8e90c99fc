// A distribution on a phone. What is handed out by its list waits as tokens, without names; what is
// counted out without a list waits as numbers of families and people.
(async () => {
  "use strict";
  const root = document.querySelector("[data-mp-phone]");
  if (!root || !window.crypto || !crypto.subtle) return;
  const DEVICE = "mp-goods-device";
  let chosen = null;

  if (!localStorage.getItem(DEVICE)) {
    localStorage.setItem(DEVICE, crypto.randomUUID().slice(0, 8));
  }

  function tidied(code) {
    const last = code.trim().replace(/\/+$/, "").split("/").pop().toLowerCase();
    const swaps = { 0: "o", 1: "l", 8: "b" };
    return last.replace(/[^a-z0-9]/g, "").replace(/[018]/g, (one) => swaps[one]);
  }

  class Distribution extends MpOffline {
    sender() {
      return { device: localStorage.getItem(DEVICE) };
    }

    shown() {
      const wrong = this.stored("-trouble", []);
      this.at("trouble").hidden = wrong.length === 0;
      this.at("troubled").textContent = wrong.join(", ");
    }

    answered(answers, lines) {
      const wrong = answers.filter((one) => !["given", "repeated"].includes(one.state));
      const named = wrong.map(({ key }) => this.named(lines.find((one) => one.key === key)));
      this.store("-trouble", [...this.stored("-trouble", []), ...named]);
    }

    named(line) {
      const found = this.list.listed.find((one) => one.t === line.token);
      return found ? found.n : "?";
    }

    async find(typed) {
      const isNumber = /^\d{1,6}$/.test(typed.trim());
      const wanted = isNumber ? Number(typed) : await MpOffline.digest(tidied(typed));
      this.present(this.list.listed.find((one) => (isNumber ? one.n : one.d) === wanted));
    }

    present(one) {
      chosen = one;
      this.mark("none", "code", !one);
      this.at("found").hidden = !one;
      if (!one) return;
      this.at("number").textContent = one.n;
      this.at("name").textContent = one.s;
      this.at("people").textContent = one.p;
      this.at("proxies-line").hidden = one.x.length === 0;
      this.at("proxies").textContent = one.x.join(", ");
      const lines = this.list.rations.map((ration) => {
        const line = document.createElement("li");
        const amount = (ration.amount * (ration.per ? one.p : 1)) / 10 ** ration.digits;
        line.textContent = `${ration.name}: ${amount.toFixed(ration.digits)} ${ration.unit}`;
        return line;
      });
      this.at("ration").replaceChildren(...lines);
      const before = one.g || this.isUsed(one.t);
      this.at("before").hidden = !before;
      this.at("give").hidden = before;
      root.querySelector("#g-proxy").checked = false;
      root.querySelector("#g-who").focus();
    }
  }

  // A whole number as phones type it, in the digits of Arabic and Persian too.
  function whole(typed) {
    const plain = typed.trim().replace(/[٠-٩۰-۹]/g, (one) => one.charCodeAt(0) & 15);
    return /^\d{1,6}$/.test(plain) ? Number(plain) : NaN;
  }

  class Headcount extends Distribution {
    named(line) {
      return `${line.families}/${line.people}`;
    }

    async find(typed) {
      const [families, people] = [whole(typed), whole(this.at("persons").value)];
      const fits = families >= 1 && families <= people && people <= Number(root.dataset.mpMost);
      this.mark("none", "code", !fits);
      if (fits) {
        const given_at = this.now().toISOString();
        this.add({ key: crypto.randomUUID(), families, people, given_at });
        this.at("code").value = "";
        this.at("persons").value = "";
      }
      this.at("code").focus();
    }
  }

  const isCount = "mpMost" in root.dataset;
  const page = isCount ? new Headcount(root, "key") : new Distribution(root, "token");
  for (const button of root.querySelectorAll("[data-mp-proof]")) {
    button.addEventListener("click", () => {
      page.add({
        key: crypto.randomUUID(),
        token: chosen.t,
        given_at: page.now().toISOString(),
        proof: button.dataset.mpProof,
        by_proxy: root.querySelector("#g-proxy").checked,
      });
      page.at("found").hidden = true;
      page.at("code").value = "";
      page.at("code").focus();
    });
  }
  await page.start();
})();
