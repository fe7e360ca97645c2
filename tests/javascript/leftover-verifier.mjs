// Follows a link whose URL has a verifier that nobody waits for, as somebody who is signed in.
//
// in:  {"app", "email", "password", "forget"}     app: the application's origin; forget: cookies that are lost by then
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, email, password, forget }) => {
  const { browser, load } = open(app);
  const results = {};
  const start = await load(`${app}/auth/sign-up`);
  results.signUp = await start.client.signUp.email({ name: 'Zoe', email, password });
  const { visit, page, client } = await load(`${app}/static?neon_auth_session_verifier=left-over&tab=1`);
  results.visit = visit;
  browser.forget(forget);
  results.session = await outcome(client.getSession());
  results.page = page.url;
  results.dashboard = await browser.visit(`${app}/dashboard`);
  return results;
});
