// A popup, as the page that opened it sees it.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export class Popup {
  closed = false;

  /** `onMessage` gets what its page posts to the opener, and the page's origin. */
  constructor(browser, url, onMessage) {
    /** What it came to: the way, the cookies there, and what its page said. */
    this.shown = this.#show(browser, url, onMessage).finally(() => this.close());
  }

  close() {
    this.closed = true;
  }

  async #show(browser, url, onMessage) {
    const visit = await browser.visit(url);
    const { cookies } = browser;
    const messages = [];
    const script = new Worker(new URL('./popup-page.mjs', import.meta.url), { workerData: visit.url });
    script.on('message', (message) => {
      messages.push(message);
      onMessage(message, new URL(visit.url).origin);
    });
    await once(script, 'exit');
    return { visit, cookies, messages };
  }
}
