// One request to a protected page, and one to the API proxy, of an application that the JavaScript SDK serves.
//
// in:  {"baseUrl", "secret", "cookies"}     cookies: the request's Cookie header
// out: {"action", "setCookies", "session", "fetches"}
import { handleAuthProxyRequest, processAuthMiddleware } from '@neondatabase/auth/server';
import { tell } from './json.mjs';

const APP = 'https://app.example.com';

await tell(async ({ baseUrl, secret, cookies }) => {
  // The SDK takes no client of its own: what it asks of upstream is seen here alone.
  const fetches = [];
  const upstream = globalThis.fetch;
  globalThis.fetch = (url, init) => {
    fetches.push(new URL(url).pathname);
    return upstream(url, init);
  };

  const settings = { baseUrl, cookieSecret: secret };
  const request = (path) => new Request(APP + path, { headers: { cookie: cookies } });
  const decided = await processAuthMiddleware({
    ...settings,
    request: request('/dashboard'),
    pathname: '/dashboard',
    skipRoutes: [],
    loginUrl: '/auth/sign-in',
    logLevel: 'silent',
  });
  const response = await handleAuthProxyRequest({
    ...settings,
    request: request('/api/auth/get-session'),
    path: 'get-session',
  });
  return {
    action: decided.action,
    setCookies: decided.cookies ?? [],
    session: response.ok ? await response.json() : null,
    fetches,
  };
});
