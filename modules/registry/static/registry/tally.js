import { Controller } from "../console/vendor/stimulus.js";
import freshKey from "../console/fresh_key.js";

const RETRY_MILLISECONDS = 5000;

/**
 * Counts a tap at once on the screen and sends it behind, one after the other and each with a key of its own, so that
 * one that is sent twice counts once. Without a connection taps wait on the page.
 */
export default class Tally extends Controller {
  static targets = ["count", "total", "undo", "status"];
  static values = { waiting: String, signedOut: String, refused: String };

  connect() {
    this.queue = [];
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  tap(event) {
    event.preventDefault();
    const button = event.submitter;
    if (!button) return;
    const body = new URLSearchParams(new FormData(this.element));
    body.set(button.name, button.value);
    if (button.name === "service") {
      const key = freshKey();
      body.set("key", key);
      this.count(button.value, 1);
      this.allowUndo(key);
    } else {
      this.allowUndo("");
    }
    if (!this.element.elements.namedItem("keep").checked) this.forgetWho();
    this.queue.push(body);
    this.send();
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    while (this.queue.length && (await this.deliver(this.queue[0]))) this.queue.shift();
    this.sending = false;
    if (this.queue.length) this.timer = setTimeout(() => this.send(), RETRY_MILLISECONDS);
  }

  /** Returns whether the tap is done with: counted, or refused for good. */
  async deliver(body) {
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": body.get("csrfmiddlewaretoken") },
      });
      if (answer.redirected || answer.status === 403) return this.wait(this.signedOutValue);
      if (answer.status >= 500) return this.wait(this.waitingValue);
      if (!answer.ok) this.say(this.refusedValue);
      else this.show(await answer.json());
      return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return this.wait(this.waitingValue);
    }
  }

  show({ counts, last }) {
    // What waits was counted on the screen already; the server does not know of it yet.
    if (this.queue.length > 1) return;
    for (const target of this.countTargets) target.textContent = counts[target.dataset.service] ?? 0;
    this.totalTarget.textContent = Object.values(counts).reduce((sum, one) => sum + one, 0);
    this.allowUndo(last);
    this.say("");
  }

  count(service, more) {
    for (const target of [...this.countTargets.filter((one) => one.dataset.service === service), this.totalTarget]) {
      target.textContent = Number(target.textContent) + more;
    }
  }

  allowUndo(key) {
    this.undoTarget.value = key;
    this.undoTarget.disabled = !key;
  }

  forgetWho() {
    for (const name of ["sex", "age_band"]) {
      const unknown = this.element.querySelector(`[name="${name}"][value="unknown"]`);
      if (unknown) unknown.checked = true;
    }
  }

  wait(sentence) {
    this.say(sentence.replace("{count}", this.queue.length));
    return false;
  }

  warn(event) {
    if (this.queue.length) event.preventDefault();
  }

  say(sentence) {
    this.statusTarget.textContent = sentence;
  }
}
