// Vouchers and cash of a point on a phone. What is paid out waits without codes and names.
(async () => {
  "use strict";
  const root = document.querySelector("[data-mp-phone]");
  if (!root || !window.crypto || !crypto.subtle) return;
  const READ_AS = { I: "1", L: "1", O: "0", U: "V" };
  let chosen = null;

  // As people write it, to how it is kept: see engine/payments/codes.py and kernel/ids.py.
  function tidied(typed) {
    const letters = typed.toUpperCase().replace(/[\s-]/g, "");
    return letters.replace(/[ILOU]/g, (one) => READ_AS[one]);
  }

  function part(text) {
    const made = document.createElement("bdi");
    made.textContent = text;
    return made;
  }

  class Point extends MpOffline {
    async find(typed) {
      const code = tidied(typed);
      const digest = async (text) => (await MpOffline.digest(text)).slice(0, 32);
      const hash = await digest(`${this.list.list}|${code}`);
      const voucher = this.list.vouchers.find((one) => one.h === hash);
      const cash = this.list.cash.find((one) => one.r === code || `MP${one.r}` === code);
      const seen = voucher ? await digest(`paid|${this.list.list}|${code}`) : "";
      this.present(voucher || cash, seen);
    }

    present(one, seen) {
      this.mark("none", "code", !one);
      this.at("found").hidden = !one;
      this.at("noted-now").hidden = true;
      if (!one) return;
      chosen = { reference: one.r, seen };
      const isBefore = this.isUsed(one.r);
      const isLate = !isBefore && Boolean(one.e) && one.e < this.now().getTime();
      const isGood = !isBefore && !isLate;
      this.at("reference").textContent = one.s;
      this.at("amount").textContent = one.a;
      this.at("before").hidden = !isBefore;
      this.at("late").hidden = !isLate;
      this.at("good").hidden = !isGood;
      this.at("by-code").hidden = !isGood || !seen;
      this.at("by-hand").hidden = !isGood || Boolean(seen);
      root.querySelector("#p-what").focus();
    }

    shown() {
      const twice = this.stored("-trouble", []);
      const refused = this.stored("-refused", {});
      const wrong = this.lines().filter((line) => line.key in refused);
      this.at("taken").textContent = String(this.stored("-taken", 0));
      this.at("twice").hidden = twice.length === 0;
      this.at("twice-list").replaceChildren(...this.items(twice));
      this.at("refused").hidden = wrong.length === 0;
      const told = wrong.map((line) => [line.shown, refused[line.key]]);
      this.at("refused-list").replaceChildren(...this.items(told));
    }

    items(rows) {
      return rows.map((row) => {
        const line = document.createElement("li");
        const [shown, why] = [].concat(row);
        const reference = part(shown);
        reference.dir = "ltr";
        line.append(reference, ...(why ? [" – ", part(why)] : []));
        return line;
      });
    }

    answered(answers, lines) {
      const of = (state) => answers.filter((one) => one.state === state);
      if (of("paid").length < answers.length) this.at("noted-now").hidden = true;
      const twice = of("conflict").map(({ key }) => lines.find((one) => one.key === key).shown);
      this.store("-trouble", [...this.stored("-trouble", []), ...twice]);
      this.store("-taken", this.stored("-taken", 0) + of("paid").length + twice.length);
    }
  }

  const page = new Point(root, "reference");
  for (const button of root.querySelectorAll("[data-mp-proof]")) {
    button.addEventListener("click", () => {
      page.add({
        key: crypto.randomUUID(),
        list_id: page.list.list,
        paid_at: page.now().toISOString(),
        proof: button.dataset.mpProof,
        shown: page.at("reference").textContent,
        ...chosen,
      });
      page.at("found").hidden = true;
      page.at("noted-now").hidden = false;
      page.at("code").value = "";
      page.at("code").focus();
    });
  }
  await page.start();
})();
