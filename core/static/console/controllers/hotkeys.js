import { Controller } from "../vendor/stimulus.js";

const HELP = "?";
const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable]';

/**
 * Keys for what is on the page: any element with data-hotkey="Alt+N" is pressed, a field is entered.
 * "?" shows the list. Keys without Alt or Ctrl are left alone while somebody types.
 */
export default class Hotkeys extends Controller {
  static targets = ["dialog", "list"];

  connect() {
    this.listener = (event) => this.press(event);
    document.addEventListener("keydown", this.listener);
    for (const element of this.elements) {
      element.setAttribute("aria-keyshortcuts", element.dataset.hotkey);
    }
  }

  disconnect() {
    document.removeEventListener("keydown", this.listener);
  }

  press(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const typing = event.target instanceof Element && event.target.matches(TYPING);
    if (typing && !event.altKey && !event.ctrlKey && !/^F\d+$/.test(event.key)) return;
    if (this.element.querySelector("dialog[open]")) return;
    const pressed = this.combination(event);
    if (pressed === HELP) return this.help(event);
    const element = this.elements.find((candidate) => this.answers(candidate, pressed));
    if (!element) return;
    event.preventDefault();
    if (element.matches(TYPING)) element.focus();
    else element.click();
  }

  answers(element, pressed) {
    return element.dataset.hotkey.toLowerCase() === pressed && !element.disabled && element.getClientRects().length > 0;
  }

  combination(event) {
    // On an Arabic or Ethiopic keyboard, and with Alt on a Mac, key is not the letter printed on it: use its place.
    const latin = /^[!-~]$/.test(event.key);
    const key = latin || event.key.length > 1 ? event.key : event.code.replace(/^(Key|Digit)/, "");
    const held = [event.ctrlKey && "ctrl", event.altKey && "alt", event.shiftKey && !/^[!-~]$/.test(key) && "shift"];
    if (event.shiftKey && /^[a-z]$/i.test(key)) held.push("shift");
    return [...held.filter(Boolean), key].join("+").toLowerCase();
  }

  help(event) {
    event.preventDefault();
    const entries = this.elements
      .filter((element) => element.getClientRects().length > 0)
      .map((element) => [element.dataset.hotkey, this.describe(element)]);
    entries.push([HELP, this.listTarget.dataset.helpLabel]);
    this.listTarget.replaceChildren(...entries.map(([key, label]) => this.entry(key, label)));
    this.dialogTarget.showModal();
  }

  describe(element) {
    const labelled = element.dataset.hotkeyLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent;
    return (labelled || element.textContent).trim();
  }

  entry(key, label) {
    const pair = document.createElement("div");
    const term = document.createElement("dt");
    const said = document.createElement("dd");
    const keys = document.createElement("kbd");
    keys.textContent = key;
    keys.dir = "ltr";
    term.append(keys);
    said.textContent = label;
    pair.append(term, said);
    return pair;
  }

  get elements() {
    return [...document.querySelectorAll("[data-hotkey]")];
  }
}
