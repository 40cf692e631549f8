import { Controller } from "../vendor/stimulus.js";

/** The button of a print preview. */
export default class Paper extends Controller {
  print() {
    window.print();
  }
}
