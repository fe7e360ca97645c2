// An application's front end, with the Better Auth client talking to the application's own API proxy.
import { Browser } from './browser.mjs';

/** Opens it in a browser of its own. `app` is the application's origin; `client` the package with the client. */
export async function open(app, client) {
  const { createAuthClient } = await import(`${client}/client`);
  const browser = new Browser(app);
  return {
    browser,
    client: createAuthClient({
      baseURL: `${app}/api/auth`,
      fetchOptions: { customFetchImpl: browser.fetch },
    }),
  };
}
