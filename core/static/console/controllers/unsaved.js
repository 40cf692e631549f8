import { Controller } from "../vendor/stimulus.js";

/** Asks before somebody leaves a form with changes that are kept nowhere. */
export default class Unsaved extends Controller {
  connect() {
    this.settled = this.snapshot();
    // Errors on the page mean that what it shows was sent and refused: it is saved nowhere.
    if (this.element.querySelector('[aria-invalid="true"]')) this.settled = null;
    this.listeners = [
      [window, "beforeunload", (event) => this.ask(event)],
      [window, "pageshow", () => (this.leaving = false)],
      [this.element, "submit", (event) => this.leave(event)],
      [this.element, "draft:saved", () => (this.settled = this.snapshot())],
      [this.element, "draft:discarding", () => (this.leaving = true)],
    ];
    this.listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  }

  disconnect() {
    this.listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
  }

  /** A second press that was refused must not take back what the first one said. */
  leave(event) {
    if (!event.defaultPrevented) this.leaving = true;
  }

  ask(event) {
    if (this.leaving || this.settled === this.snapshot()) return;
    event.preventDefault();
    event.returnValue = ""; // older browsers ask only when this is set
  }

  snapshot() {
    const entries = [...new FormData(this.element)];
    return JSON.stringify(entries.map(([name, value]) => [name, value.name ?? value]));
  }
}
