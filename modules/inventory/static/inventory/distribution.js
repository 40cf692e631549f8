/** The distribution desk's controllers; the console's application starts them. */
import Distribution from "./desk.js";
import { readLabels } from "./labels.js";
import Signature from "./signature.js";

const start = (application) => {
  application.register("distribution", Distribution);
  application.register("signature", Signature);
};

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });

readLabels(document);
