import { Controller } from "../console/vendor/stimulus.js";

const QUIET_MILLISECONDS = 200;
const SHORTEST = 2;
// What tells people of one name apart.
const ALSO_TOLD = ["birth", "calendar", "sex", "nationality"];

/**
 * Shows people like the one whose name is being typed, and lets the desk say that it is one of them.
 *
 * The name travels in the body of a POST. Choosing writes a hidden field; the server looks again when the form is sent.
 */
export default class Matches extends Controller {
  static targets = ["list", "chosen", "chosenText"];
  static values = { url: String, known: String };

  connect() {
    this.name = this.field("own");
    this.listener = () => this.typed();
    this.name.addEventListener("input", this.listener);
    this.keys = (event) => event.key === "Enter" && !event.isComposing && this.entered(event);
    this.name.addEventListener("keydown", this.keys);
    this.more = (event) => this.toldMore(event);
    this.element.addEventListener("change", this.more);
  }

  disconnect() {
    this.element.removeEventListener("change", this.more);
    clearTimeout(this.timer);
    this.request?.abort();
    this.name.removeEventListener("input", this.listener);
    this.name.removeEventListener("keydown", this.keys);
  }

  /** Enter, also a scanner's: the one match is chosen, several are gone to, none means somebody new. */
  async entered(event) {
    // Lines of a machine-readable zone are the other controller's.
    if (/[<«].*[<«]/.test(this.name.value)) return;
    event.preventDefault();
    clearTimeout(this.timer);
    if (this.field("person").value) return this.field("sex").focus();
    await this.look();
    const matches = this.listTarget.querySelectorAll(".match");
    const sure = this.listTarget.querySelector("[data-sure]");
    if (sure) sure.click();
    else if (!matches.length && this.listTarget.querySelector(".message")) this.name.select();
    else (matches[0] ?? this.field("sex")).focus();
  }

  /** A birth date or a nationality brings others to the top, unless somebody was chosen already. */
  toldMore(event) {
    const told = ALSO_TOLD.some((name) => event.target.name?.endsWith(`-${name}`));
    if (told && !this.field("person").value && !this.field("new_person").value) this.look();
  }

  typed() {
    clearTimeout(this.timer);
    this.field("new_person").value = "";
    if (this.field("person").value) this.clear();
    this.timer = setTimeout(() => this.look(), QUIET_MILLISECONDS);
  }

  async look() {
    const name = this.name.value.trim();
    this.request?.abort();
    if (name.length < SHORTEST) return this.show("");
    const request = (this.request = new AbortController());
    const body = new URLSearchParams({ name });
    for (const other of ALSO_TOLD) body.set(other, this.field(other)?.value ?? "");
    const token = document.querySelector('[name="csrfmiddlewaretoken"]').value;
    try {
      const answer = await fetch(this.urlValue, {
        method: "POST", body, headers: { "X-CSRFToken": token }, signal: request.signal,
      });
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch (error) {
      // Without a connection nobody can be looked up; the form goes on.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  choose(event) {
    event.preventDefault();
    this.field("person").value = event.params.id;
    this.name.value = event.params.name;
    this.chosenTextTarget.textContent = this.knownValue;
    this.chosenTarget.hidden = false;
    this.show("");
    this.name.focus();
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  isNew(event) {
    event.preventDefault();
    this.field("new_person").value = "on";
    this.show("");
    this.field("sex").focus();
  }

  forget() {
    this.clear();
    this.look();
    this.name.focus();
  }

  clear() {
    this.field("person").value = "";
    this.chosenTarget.hidden = true;
  }

  show(html) {
    this.listTarget.innerHTML = html;
  }

  field(name) {
    return this.element.querySelector(`[name$="-${name}"]`);
  }
}
