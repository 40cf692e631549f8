import { Controller } from "../vendor/stimulus.js";
import { find, forget, keep } from "../draft_store.js";

const QUIET_MILLISECONDS = 3000;
const SENT = "draft-sent";
const LEFT_OUT = new Set(["csrfmiddlewaretoken"]);

/**
 * Saves a form while it is being filled in: on the server where there is a connection, else encrypted on this device.
 *
 * A draft leaves the device once the server has it, or once the form was sent and the answer came straight from it.
 * Passwords and files are never part of a draft.
 */
export default class Draft extends Controller {
  static targets = ["status", "discard"];
  static values = {
    url: String, name: String, key: String, savedAt: String, savedText: String, keptText: String, lostText: String, restoredText: String,
  };

  connect() {
    this.listeners = [
      [this.element, "input", () => this.changed()],
      [this.element, "change", () => this.changed()],
      [this.element, "submit", (event) => this.sent(event)],
      [window, "online", () => this.pending && this.save()],
      [window, "beforeunload", () => (this.unloading = true)],
      [document, "visibilitychange", () => document.hidden && this.pending && this.save()],
    ];
    this.listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));
    if (this.savedAtValue) this.say(this.savedTextValue, new Date(this.savedAtValue));
    this.restore();
  }

  disconnect() {
    clearTimeout(this.timer);
    this.listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
  }

  changed() {
    this.pending = true;
    this.unloading = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET_MILLISECONDS);
  }

  async save() {
    clearTimeout(this.timer);
    const entries = this.entries();
    this.pending = false;
    if (await this.send(entries)) {
      // A page that is being loaded anew may have been drawn before the server had this draft.
      if (!this.unloading) forget(this.nameValue);
      this.say(this.savedTextValue);
      this.dispatch("saved");
    } else if (!this.leaving) {
      this.pending = true;
      const kept = await keep(this.nameValue, this.keyValue, { at: Date.now(), entries });
      this.say(kept ? this.keptTextValue : this.lostTextValue);
      if (kept) this.dispatch("saved");
    }
  }

  /** Returns whether the server has the draft now. */
  async send(entries) {
    const token = this.element.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const response = await fetch(this.urlValue, {
        method: "POST", body: new URLSearchParams(entries), headers: { "X-CSRFToken": token }, keepalive: document.hidden,
      });
      return response.ok && !response.redirected;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return false;
    }
  }

  async restore() {
    const kept = await find(this.nameValue, this.keyValue);
    if (!kept) return;
    if (this.savedAtValue && new Date(this.savedAtValue).getTime() > kept.at) return forget(this.nameValue);
    this.dispatch("restoring", { detail: { entries: kept.entries } });
    this.fill(kept.entries);
    this.dispatch("restored");
    this.say(this.restoredTextValue, new Date(kept.at));
    if (this.hasDiscardTarget) this.discardTarget.hidden = false;
    this.changed();
  }

  discard() {
    forget(this.nameValue);
    this.pending = false;
    this.dispatch("discarding");
    clearTimeout(this.timer);
    this.element.reset();
    location.reload();
  }

  sent(event) {
    if (event.defaultPrevented) return;
    this.leaving = true;
    clearTimeout(this.timer);
    this.pending = false;
    sessionStorage.setItem(SENT, JSON.stringify({ name: this.nameValue, from: location.pathname }));
  }

  entries() {
    return [...new FormData(this.element)].filter(([name, value]) => {
      const field = this.element.elements.namedItem(name);
      return typeof value === "string" && !LEFT_OUT.has(name) && field?.type !== "password";
    });
  }

  fill(entries) {
    const given = new Map();
    entries.forEach(([name, value]) => given.set(name, [...(given.get(name) ?? []), value]));
    for (const field of this.element.elements) {
      if (!field.name || LEFT_OUT.has(field.name) || ["file", "password", "submit", "button"].includes(field.type)) continue;
      const values = given.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.length > 1 ? values.shift() : values[0];
    }
  }

  say(sentence, moment = new Date()) {
    const time = moment.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });
    if (this.hasStatusTarget) this.statusTarget.textContent = sentence.replace("{time}", time);
  }
}

/**
 * Forgets the draft of a form that was sent, on the page that answered it. The answer to a form comes straight from
 * it; a sign-in page in between does not, so what a lost session swallowed is still there when the form opens again.
 */
export function forgetSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  const [navigation] = performance.getEntriesByType("navigation");
  const cameFrom = document.referrer ? new URL(document.referrer).pathname : "";
  if (navigation?.type === "navigate" && cameFrom === sent.from) forget(sent.name);
}
