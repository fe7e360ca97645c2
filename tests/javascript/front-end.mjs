// An application's front end, with the Better Auth client talking to the application's own API proxy.
import { createAuthClient } from 'better-auth/client';
import { Browser } from './browser.mjs';

/** Opens it in a browser of its own. `app` is the application's origin. */
export function open(app) {
  const browser = new Browser(app);
  const client = createAuthClient({
    baseURL: `${app}/api/auth`,
    fetchOptions: { customFetchImpl: browser.fetch },
  });
  return { browser, client };
}
