import { Controller } from "../console/vendor/stimulus.js";
import { find, forget, keep } from "../console/draft_store.js";
import { check, isToken } from "./card_token.js";
import freshKey from "../console/fresh_key.js";

const REFRESH_MILLISECONDS = 5 * 60 * 1000;
const RETRY_MILLISECONDS = 5000;

/**
 * Sends each scan and shows the answer; ready for the next at once. Without a connection a card is checked here, by its
 * signature and the list of revoked ones, and the scan waits: encrypted, the text of the code and a time, no name.
 */
export default class Gate extends Controller {
  static targets = ["form", "input", "key", "answer", "status", "valid", "invalid", "unchecked", "reasons"];
  static values = { keys: String, queueName: String, queueKey: String, waiting: String, signedOut: String, refused: String };

  async connect() {
    this.queue = [];
    this.lost = 0;
    this.refresher = setInterval(() => this.refresh(), REFRESH_MILLISECONDS);
    await this.refresh();
    this.queue = [...((await find(this.queueNameValue, this.queueKeyValue)) ?? []), ...this.queue];
    this.send();
  }

  disconnect() {
    clearInterval(this.refresher);
    clearTimeout(this.timer);
  }

  /** Keys and revoked cards, while there is a connection. */
  async refresh() {
    try {
      const answer = await fetch(this.keysValue, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) this.known = await answer.json();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async scan(event) {
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    const text = body.get("scan").trim();
    if (!text) return;
    const scan = { scan: text, direction: body.get("direction") ?? "", key: body.get("key") };
    this.ready();
    try {
      const answer = await this.post({ ...scan, partial: "1" });
      // A page instead of an answer: signed out, or the module was switched off.
      if (answer.redirected || answer.status === 403) return this.hold(scan, this.signedOutValue);
      if (answer.status >= 500 || answer.status === 404) return this.hold(scan, this.waitingValue);
      this.answerTarget.innerHTML = await answer.text();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await this.hold(scan, this.waitingValue);
    }
  }

  /** The field is empty, and the next scan has a key of its own. */
  ready() {
    this.inputTarget.value = "";
    this.inputTarget.focus();
    this.keyTarget.value = freshKey();
  }

  post(values) {
    // The cookie's own, which is newer than the page's for who signed in again in another tab.
    const fresh = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];
    const token = fresh ?? this.formTarget.elements.namedItem("csrfmiddlewaretoken").value;
    return fetch(location.pathname, {
      method: "POST", body: new URLSearchParams(values), headers: { "X-CSRFToken": token, Accept: "text/html" },
    });
  }

  /** Says what can be known here, and keeps the scan for later. */
  async hold(scan, sentence) {
    const found = isToken(scan.scan) ? await check(scan.scan, this.known) : { verdict: "unchecked" };
    this.show(found);
    if (["damaged", "forged", "unknown", "revoked"].includes(found.verdict)) return;
    this.queue.push({ ...scan, occurred_at: new Date().toISOString() });
    await keep(this.queueNameValue, this.queueKeyValue, this.queue);
    this.say(sentence, this.queue.length);
    this.later();
  }

  show({ verdict, token, issuer }) {
    const templates = { valid: this.validTarget, unchecked: this.uncheckedTarget };
    const part = (templates[verdict] ?? this.invalidTarget).content.cloneNode(true);
    const line = part.querySelector(".answer__sentence");
    if (verdict === "valid") {
      // The month in letters, because 3/4 must not be March at one gate and April at the next.
      const written = { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" };
      const day = (date) => date.toLocaleDateString(document.documentElement.lang, written);
      const facts = { issuer, centre: token.centre, issued: day(token.issued), until: day(token.until) };
      line.textContent = line.dataset.says.replace(/%\((\w+)\)s/g, (_whole, name) => facts[name]);
    } else if (line) {
      line.textContent = this.reasonsTarget.content.querySelector(`[data-reason="${verdict}"]`).textContent;
    }
    this.answerTarget.replaceChildren(part);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), RETRY_MILLISECONDS);
  }

  /** Sends what waits, one after the other; a key makes sending twice harmless. */
  async send() {
    if (this.sending || !this.queue.length) return;
    this.sending = true;
    while (this.queue.length && (await this.deliver(this.queue[0]))) {
      this.queue.shift();
      if (this.queue.length) await keep(this.queueNameValue, this.queueKeyValue, this.queue);
      else forget(this.queueNameValue);
    }
    this.sending = false;
    if (this.queue.length) this.later();
    else this.say(this.lost ? this.refusedValue : "", this.lost);
  }

  /** Whether a scan is done with: recorded, or refused for good. */
  async deliver(scan) {
    try {
      const answer = await this.post({ ...scan, partial: "1" });
      if (answer.redirected || answer.status === 403) this.say(this.signedOutValue, this.queue.length);
      else if (answer.ok || answer.status === 422) {
        if (!answer.ok) this.lost += 1;
        return true;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.say(this.waitingValue, this.queue.length);
    }
    return false;
  }

  say(sentence, count) {
    this.statusTarget.textContent = sentence.replace("{count}", count);
    this.statusTarget.hidden = !sentence;
  }
}
