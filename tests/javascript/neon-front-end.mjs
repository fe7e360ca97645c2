// An application's front end, with Neon's own client talking to the application's own API proxy.
import { createAuthClient } from '@neondatabase/auth';
import { Browser } from './browser.mjs';
import { showPage } from './window.mjs';

/** Opens it in a browser of its own. `app` is the application's origin. */
export function open(app) {
  const browser = new Browser(app);
  // The client takes no other `fetch`.
  globalThis.fetch = browser.fetch;

  /** Loads a page, whose script makes the client. `parts` are those of `showPage`. */
  async function load(url, parts = {}) {
    const visit = await browser.visit(url, { isFrame: 'top' in parts });
    const page = showPage(visit.url, parts);
    return { visit, page, client: createAuthClient(`${app}/api/auth`) };
  }
  return { browser, load };
}

/** What a call of the client's comes to. What the server refuses, the client throws. */
export function outcome(call) {
  return call.catch(({ name, status, code, message }) => ({ thrown: { name, status, code, message } }));
}
