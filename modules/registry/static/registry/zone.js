import { Controller } from "../console/vendor/stimulus.js";

const QUIET_MILLISECONDS = 300;
const FEWEST_FILLERS = 3;

/**
 * Fills a row of the arrival desk from the machine-readable zone of a document that is scanned or pasted into the field for
 * the name. What was typed into other fields stays. The server reads the zone again where this script does not run.
 */
export default class Zone extends Controller {
  static targets = ["said"];
  static values = { url: String };

  connect() {
    this.name = this.field("own");
    this.typed = () => this.wait();
    this.pressed = (event) => this.hold(event);
    this.name.addEventListener("input", this.typed);
    this.name.addEventListener("keydown", this.pressed);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.name.removeEventListener("input", this.typed);
    this.name.removeEventListener("keydown", this.pressed);
  }

  get isZone() {
    return (this.name.value.match(/</g) ?? []).length + 2 * (this.name.value.match(/«/g) ?? []).length >= FEWEST_FILLERS;
  }

  /** A scanner presses Enter after each line: the form must not be sent before the last. */
  hold(event) {
    if (event.key === "Enter" && this.isZone) event.preventDefault();
  }

  wait() {
    clearTimeout(this.timer);
    if (this.isZone) this.timer = setTimeout(() => this.read(), QUIET_MILLISECONDS);
  }

  async read() {
    const token = document.querySelector('[name="csrfmiddlewaretoken"]').value;
    const body = new URLSearchParams({ zone: this.name.value });
    try {
      const answer = await fetch(this.urlValue, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (answer.ok && !answer.redirected) this.fill(await answer.json());
    } catch (error) {
      // Without a connection the zone stays in the field, and the server reads it when the form is sent.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  fill({ fields, sentences }) {
    const birthTyped = this.field("birth").value !== "";
    for (const [name, value] of Object.entries(fields)) {
      const field = this.field(name);
      const kept = name === "calendar" ? birthTyped : name !== "own" && !["", "unknown"].includes(field.value);
      if (!kept) field.value = value;
    }
    this.saidTarget.textContent = sentences.join(" ");
    this.saidTarget.hidden = !sentences.length;
    if (fields.own) this.name.dispatchEvent(new Event("input", { bubbles: true }));
  }

  field(name) {
    return this.element.querySelector(`[name$="-${name}"]`);
  }
}
