// Gets what Neon's database client sends to the Data API.
//
// in:  {"app", "email", "password", "forget"}     app: the application's origin; forget: cookies that are lost by then
// out: what each step came to, by its name
import { createInternalNeonAuth } from '@neondatabase/auth';
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, email, password, forget }) => {
  const { browser, load } = open(app);
  const { client } = await load(`${app}/auth/sign-up`);
  // What Neon's database client makes of the same settings; the session that is kept is the page's, so both share it.
  const { getJWTToken } = createInternalNeonAuth(`${app}/api/auth`, { allowAnonymous: true });
  const results = {};
  results.anonymous = await outcome(client.getAnonymousToken());
  results.ofNobody = await getJWTToken();

  await client.signUp.email({ name: 'Zoe', email, password });
  results.fromCookie = await getJWTToken();
  results.session = await client.getSession();
  results.token = await outcome(client.token());
  const route = await browser.fetch(`${app}/api/auth/token`);
  results.ofRoute = await route.json();

  // The client lets go of the session that it has kept.
  await client.updateUser({ name: 'Zoe the Second' });
  browser.forget(forget);
  results.lookedUp = await getJWTToken();
  return results;
});
