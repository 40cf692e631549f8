import { Controller } from "../console/vendor/stimulus.js";

/**
 * The bed board: boxes open in place, tiles can be dragged, and what others change appears by itself. What a drag does,
 * "Move" and the list of who waits do by keyboard: each tile is a link.
 */
export default class BedBoard extends Controller {
  static targets = ["form", "box", "status", "said", "waiting"];
  static values = { changes: String, since: String, seconds: Number, mode: String, lost: String, signedOut: String };

  connect() {
    this.listeners = [
      ["click", (event) => this.open(event)],
      ["dragstart", (event) => this.pickUp(event)],
      ["dragover", (event) => this.hover(event)],
      ["dragleave", (event) => this.mark(event.target.closest?.(".bed"), false)],
      ["drop", (event) => this.drop(event)],
      ["dragend", () => this.letGo()],
    ];
    for (const [name, listener] of this.listeners) this.element.addEventListener(name, listener);
    this.timer = setInterval(() => this.look(), this.secondsValue * 1000);
    this.whenSeen = () => document.hidden || this.look();
    document.addEventListener("visibilitychange", this.whenSeen);
  }

  disconnect() {
    for (const [name, listener] of this.listeners) this.element.removeEventListener(name, listener);
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.whenSeen);
  }

  /** The box of a bed, without loading the page. */
  async open(event) {
    const link = event.target.closest(".bed a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await this.ask(`${link.href}&partial=1`);
    if (!answer) return;
    this.show(await answer.text());
    this.cameFrom = link.closest(".bed").id;
  }

  close(event) {
    event.preventDefault();
    this.boxTarget.replaceChildren();
    document.getElementById(this.cameFrom)?.querySelector("a").focus();
  }

  show(html) {
    this.boxTarget.innerHTML = html;
    this.boxTarget.focus();
    this.boxTarget.scrollIntoView({ block: "nearest" });
  }

  /** A form of the box. */
  send(event) {
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    body.set("partial", "1");
    this.post(body, event.target.getAttribute("action"));
  }

  async post(body, address = location.href) {
    const answer = await this.ask(address, { method: "POST", body: new URLSearchParams(body) }, [200, 422]);
    if (!answer) return;
    if (answer.status === 422) return this.show(await answer.text());
    const { said } = await answer.json();
    // After a move the board is the plain one again: nobody is about to move any more.
    if (this.modeValue) return location.assign(address);
    this.boxTarget.replaceChildren();
    this.tell(said);
    await this.look();
    document.getElementById(this.cameFrom)?.querySelector("a").focus();
  }

  tell(sentence) {
    this.saidTarget.textContent = sentence;
    this.saidTarget.hidden = false;
  }

  /** Tiles that look different now. */
  async look() {
    if (document.hidden || this.looking) return;
    this.looking = true;
    const query = `?since=${encodeURIComponent(this.sinceValue)}${this.modeValue}`;
    const answer = await this.ask(this.changesValue + query, {}, [200, 204]);
    this.looking = false;
    if (!answer || answer.status === 204) return;
    const { at, tiles, waiting } = await answer.json();
    this.sinceValue = at;
    const parsed = document.createElement("template");
    parsed.innerHTML = tiles;
    for (const tile of parsed.content.querySelectorAll(".bed")) this.replace(tile);
    if (this.hasWaitingTarget) this.waitingTarget.innerHTML = waiting;
  }

  replace(tile) {
    const old = document.getElementById(tile.id);
    if (!old || this.held?.from === tile.id) return;
    const hadFocus = old.contains(document.activeElement);
    tile.classList.add("bed--changed");
    old.replaceWith(tile);
    if (hadFocus) tile.querySelector("a").focus();
  }

  /** Whatever the server answered as expected; null otherwise, with a sentence on the page. */
  async ask(address, options = {}, expected = [200]) {
    try {
      const answer = await fetch(address, options);
      if (expected.includes(answer.status) && !answer.redirected) {
        this.statusTarget.hidden = true;
        return answer;
      }
      this.warn(this.signedOutValue);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.warn(this.lostValue);
    }
    return null;
  }

  warn(sentence) {
    this.statusTarget.textContent = sentence;
    this.statusTarget.hidden = false;
  }

  // --- Dragging --------------------------------------------------------------------------------
  pickUp(event) {
    const waiting = event.target.closest?.("[data-stay]");
    const bed = event.target.closest?.(".bed[data-assignment]");
    if (!waiting && !bed) return;
    this.held = waiting ? { stay: waiting.dataset.stay } : { assignment: bed.dataset.assignment, from: bed.id };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  }

  hover(event) {
    const bed = event.target.closest?.(".bed");
    if (!this.held || !bed || bed.id === this.held.from) return;
    event.preventDefault();
    this.mark(bed, true);
  }

  mark(bed, isOver) {
    bed?.classList.toggle("bed--over", isOver);
  }

  drop(event) {
    const bed = event.target.closest?.(".bed");
    if (!this.held || !bed || bed.id === this.held.from) return;
    event.preventDefault();
    this.mark(bed, false);
    const body = new FormData(this.formTarget);
    body.set("bed", bed.dataset.bed);
    if (this.held.stay) {
      body.set("verb", "give");
      body.set("stay", this.held.stay);
    } else if (bed.dataset.state === "occupied") {
      body.set("verb", "swap");
      body.set("assignment", this.held.assignment);
      body.set("other", bed.dataset.assignment ?? "");
    } else {
      body.set("verb", "move");
      body.set("assignment", this.held.assignment);
    }
    this.cameFrom = bed.id;
    this.letGo();
    this.post(body);
  }

  letGo() {
    this.held = null;
  }
}
