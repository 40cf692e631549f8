import { Controller } from "../vendor/stimulus.js";

/** Lets a form be sent once: a second press while the first travels does nothing. */
export default class SubmitOnce extends Controller {
  connect() {
    this.guard = (event) => this.hold(event);
    this.release = () => this.free();
    this.element.addEventListener("submit", this.guard);
    // A page that comes back with the Back button must not keep its buttons disabled.
    window.addEventListener("pageshow", this.release);
  }

  disconnect() {
    this.element.removeEventListener("submit", this.guard);
    window.removeEventListener("pageshow", this.release);
  }

  hold(event) {
    if (this.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    this.sent = true;
    event.submitter?.classList.add("is-busy");
    // Later, because a disabled button would leave its name and value out of what is sent.
    setTimeout(() => this.buttons.forEach((button) => (button.disabled = true)));
  }

  free() {
    if (!this.sent) return;
    this.sent = false;
    this.buttons.forEach((button) => {
      button.disabled = false;
      button.classList.remove("is-busy");
    });
  }

  get buttons() {
    return [...this.element.elements].filter((element) => element.type === "submit");
  }
}
