import { Controller } from "../console/vendor/stimulus.js";

/** Draws with a pen, a finger or a mouse, and keeps the picture in a hidden field. */
export default class Signature extends Controller {
  static targets = ["canvas", "field"];

  connect() {
    this.pen = this.canvasTarget.getContext("2d");
    Object.assign(this.pen, { lineWidth: 3, lineCap: "round", lineJoin: "round" });
    this.canvasTarget.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvasTarget.addEventListener("pointermove", (event) => this.goOn(event));
    this.canvasTarget.addEventListener("pointerup", () => this.end());
    this.canvasTarget.addEventListener("pointercancel", () => this.end());
  }

  begin(event) {
    this.canvasTarget.setPointerCapture(event.pointerId);
    this.drawing = true;
    this.pen.beginPath();
    this.pen.moveTo(...this.at(event));
  }

  goOn(event) {
    if (!this.drawing) return;
    this.pen.lineTo(...this.at(event));
    this.pen.stroke();
  }

  end() {
    if (!this.drawing) return;
    this.drawing = false;
    this.fieldTarget.value = this.canvasTarget.toDataURL("image/png");
  }

  clear() {
    this.pen.clearRect(0, 0, this.canvasTarget.width, this.canvasTarget.height);
    this.fieldTarget.value = "";
  }

  at(event) {
    const box = this.canvasTarget.getBoundingClientRect();
    const scale = this.canvasTarget.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }
}
