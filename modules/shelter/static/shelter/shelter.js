/** The shelter's controllers; the console's application starts them. */
import BedBoard from "./bed_board.js";
import NightCount from "./night_count.js";

const start = (application) => {
  application.register("bed-board", BedBoard);
  application.register("night-count", NightCount);
};

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });
