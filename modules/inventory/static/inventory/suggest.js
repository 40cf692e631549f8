import { Controller } from "../console/vendor/stimulus.js";

const QUIET_MILLISECONDS = 200;

/**
 * Fills the suggestions of a field in which goods are named. What is asked for is the name of an item and never of
 * a person; without this script the field is typed and the server says what may be meant.
 */
export default class Suggest extends Controller {
  static targets = ["list"];
  static values = { url: String, kind: String };

  disconnect() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  get input() {
    return this.element.querySelector("input");
  }

  type() {
    if (this.kindValue !== "item") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load({ q: this.input.value }), QUIET_MILLISECONDS);
  }

  /** Lots and packagings are few: all of the item named in the same row. */
  open() {
    if (this.kindValue === "item") return;
    const row = this.element.closest("[data-rows-target~='row'], form");
    const item = row?.querySelector("[data-suggest-kind-value='item'] input");
    if (item?.value) this.load({ item: item.value });
  }

  async load(asked) {
    this.request?.abort();
    this.request = new AbortController();
    const query = new URLSearchParams({ kind: this.kindValue, ...asked });
    try {
      const answer = await fetch(`${this.urlValue}?${query}`, { signal: this.request.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      this.listTarget.replaceChildren(
        ...suggestions.map((text) => Object.assign(document.createElement("option"), { value: text })),
      );
    } catch {
      // No connection, or a newer question: what is typed stays.
    }
  }
}
