import { Controller } from "../vendor/stimulus.js";

/** Sends a form of filters as soon as one of them changes. */
export default class Autosubmit extends Controller {
  send() {
    this.element.requestSubmit();
  }
}
