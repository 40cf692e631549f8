import { Controller } from "../vendor/stimulus.js";

/** Sends a form of filters as soon as one of them changes; its button is then not needed. */
export default class Autosubmit extends Controller {
  static targets = ["button"];

  buttonTargetConnected(button) {
    button.hidden = true;
  }

  send() {
    this.element.requestSubmit();
  }
}
