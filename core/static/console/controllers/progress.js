import { Controller } from "../vendor/stimulus.js";

const POLL_MILLISECONDS = 2000;

/**
 * Shows how far work in the background is. The address answers JSON:
 * {value, max, label, state: "running" | "done" | "failed"}; at the end the page of the result is opened.
 */
export default class Progress extends Controller {
  static targets = ["bar", "label", "status"];
  static values = { url: String, doneUrl: String, waitingText: String };

  connect() {
    this.poll();
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  async poll() {
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
      if (response.redirected || !response.ok) return location.reload();
      if (this.show(await response.json())) return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError is a lost connection: ask again
      this.statusTarget.textContent = this.waitingTextValue;
    }
    this.timer = setTimeout(() => this.poll(), POLL_MILLISECONDS);
  }

  /** Returns whether the work has come to its end. */
  show({ value, max, label, state }) {
    if (max) this.barTarget.max = max;
    if (value !== undefined && value !== null) this.barTarget.value = value;
    if (label && label !== this.labelTarget.textContent) {
      this.labelTarget.textContent = label;
      this.statusTarget.textContent = label;
    }
    if (state === "running") return false;
    if (this.doneUrlValue) location.assign(this.doneUrlValue);
    else location.reload();
    return true;
  }
}
