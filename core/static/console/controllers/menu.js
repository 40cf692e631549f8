import { Controller } from "../vendor/stimulus.js";

/** The menu on a phone: a link to #menu becomes a button with a state, Escape closes it and the focus returns. */
export default class Menu extends Controller {
  static targets = ["toggle", "panel", "close"];

  connect() {
    this.toggleTarget.setAttribute("role", "button");
    this.toggleTarget.setAttribute("aria-expanded", "false");
    this.listeners = [
      [this.toggleTarget, "click", (event) => this.open(event)],
      [this.toggleTarget, "keydown", (event) => event.key === " " && this.open(event)],
      [this.closeTarget, "click", (event) => this.close(event)],
      [document, "keydown", (event) => event.key === "Escape" && this.isOpen && this.close(event)],
      [document, "click", (event) => this.isOpen && this.isOutside(event.target) && this.close(event)],
    ];
    this.listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  }

  disconnect() {
    this.listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
  }

  open(event) {
    event.preventDefault();
    this.show(true);
    this.panelTarget.querySelector("a, summary")?.focus();
  }

  close(event) {
    event.preventDefault();
    this.show(false);
    if (location.hash === "#menu") location.hash = "#main"; // it was opened by the link, before this script ran
    this.toggleTarget.focus();
  }

  show(open) {
    this.panelTarget.classList.toggle("is-open", open);
    this.toggleTarget.setAttribute("aria-expanded", String(open));
  }

  get isOpen() {
    return this.panelTarget.classList.contains("is-open");
  }

  isOutside(element) {
    return !this.panelTarget.contains(element) && !this.toggleTarget.contains(element);
  }
}
