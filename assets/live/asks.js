// What the composer asks the server: to read a file, or to look at slides. One question is under way at a time; the
// slides that are asked for meanwhile go together into the next one.

/** @import { Address, Answer, Asked, Known } from "./compose" */

const PATIENCE_MS = 12_000;
const PACKING_MS = 120_000; // many slides are many runs
const AT_ONCE = 4; // slides in one question, as lstm_viz/ui/compose.py answers

export class Asks {
  /** @type {{address: Address, found: (known: Known) => void}[]} */
  #waiting = [];
  /** @type {{text: string, page: boolean, found: (answer: Answer) => void}[]} */
  #files = [];
  /** @type {{seq: number, answer: (answer: Answer) => void} | null} */
  #under = null;
  #seq = Date.now(); // more than a page that was left has asked
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  /** @type {((name: string, value: any) => void) | null} */
  #tell = null;
  #silent;

  /** @param {(silent: boolean) => void} silent  told whether the server keeps one waiting */
  constructor(silent) {
    this.#silent = silent;
  }

  /**
   * What a file holds, as the server reads it.
   * @param {string} text
   * @param {boolean} [page]  whether it is to come back as one page, which needs no server
   * @returns {Promise<Answer>}
   */
  read(text, page = false) {
    return new Promise((found) => {
      this.#files.push({ text, page, found });
      this.#next();
    });
  }

  /**
   * What there is to a slide.
   * @param {Address} address
   * @returns {Promise<Known>}
   */
  look(address) {
    return new Promise((found) => {
      this.#waiting.push({ address, found });
      this.#next();
    });
  }

  /**
   * An answer has come.
   * @param {Answer} answer
   * @param {(name: string, value: any) => void} tell  takes the next question
   */
  heard(answer, tell) {
    this.#tell = tell;
    const under = this.#under;
    if (under && answer.seq === under.seq) {
      clearTimeout(this.#patience);
      this.#silent(false);
      this.#under = null;
      under.answer(answer);
    }
    this.#next();
  }

  close() {
    clearTimeout(this.#patience);
  }

  #next() {
    if (this.#under || !this.#tell) return;
    const file = this.#files.shift();
    if (file) return this.#ask({ file: file.text, page: file.page, slides: [] }, file.found);
    const looked = this.#waiting.splice(0, AT_ONCE);
    if (!looked.length) return;
    this.#ask({ file: null, page: false, slides: looked.map(({ address }) => address) }, ({ slides }) => {
      for (const { address, found } of looked) {
        const known = slides.find(({ page, link }) => page === address.page && link === address.link);
        if (known) found(known);
      }
    });
  }

  /** @type {(question: Omit<Asked, "seq">, answer: (answer: Answer) => void) => void} */
  #ask(question, answer) {
    this.#seq += 1;
    const seq = this.#seq;
    const patience = question.page ? PACKING_MS : PATIENCE_MS;
    const again = () => {
      this.#tell?.("asked", { seq, ...question });
      this.#patience = setTimeout(() => {
        this.#silent(true);
        again();
      }, patience);
    };
    this.#under = { seq, answer };
    again();
  }
}
