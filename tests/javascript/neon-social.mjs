// Signs in at a provider and out, with Neon's client.
//
// in:  {"app", "email", "callback"}     app: the application's origin; email: the provider's user; callback: the path of
//                                       the page to go to then
// out: what each step came to, by its name
import { Browser } from './browser.mjs';
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, email, callback }) => {
  const { browser, load } = open(app);
  const start = await load(`${app}/auth/sign-in`);
  const results = {};
  results.unknown = await outcome(start.client.signIn.social({ provider: 'twitch', callbackURL: callback }));
  const social = { provider: 'google', callbackURL: callback, loginHint: email };
  results.signIn = await outcome(start.client.signIn.social(social));
  results.signInCookies = browser.cookies;

  const back = await load(start.page.leftFor);
  results.visit = back.visit;
  results.visitCookies = browser.cookies;
  const { search } = new URL(back.page.url);
  const stranger = await new Browser(app).fetch(`${app}/api/auth/get-session${search}`);
  results.stranger = await stranger.json();
  results.session = await outcome(back.client.getSession());
  results.sessionCookies = browser.cookies;
  results.page = back.page.url;
  results.dashboard = await browser.visit(`${app}/dashboard`);
  results.signOut = await outcome(back.client.signOut());
  results.signOutCookies = browser.cookies;
  return results;
});
