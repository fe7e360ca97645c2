// Signs out at the sign-out page of Neon's UI, and in again at its sign-in page: the requests that those views make.
//
// in:  {"app", "email", "password"}     app: the application's origin
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open } from './neon-front-end.mjs';

const SIGN_IN = '/auth/sign-in';
const SIGN_OUT = '/auth/sign-out';

await tell(async ({ app, email, password }) => {
  const { browser, load } = open(app);
  const results = {};

  /** Loads a page of the UI. Its view for signing out does so at once. */
  async function view(url) {
    const { visit, client } = await load(url);
    const signOut = new URL(visit.url).pathname === SIGN_OUT ? await client.signOut() : null;
    return { visit, client, signOut };
  }

  const start = await view(`${app}/auth/sign-up`);
  results.signUp = await start.client.signUp.email({ name: 'Zoe', email, password });
  const leaving = await view(app + SIGN_OUT);
  results.signOut = leaving.signOut;
  results.signOutCookies = browser.cookies;

  // The UI's router loads the page once more, since the session has changed; so does a second tab.
  const again = await load(app + SIGN_OUT);
  results.again = again.visit;
  const isSignIn = new URL(again.visit.url).pathname === SIGN_IN;
  const door = isSignIn ? again : await view(app + SIGN_IN);
  results.signIn = await door.client.signIn.email({ email, password });
  // The UI goes to the page that the login page's query names, else to the configured one.
  const back = new URL(door.visit.url).searchParams.get('redirectTo') ?? '/dashboard';
  results.landed = (await view(app + back)).visit;
  results.landedCookies = browser.cookies;
  results.dashboard = await browser.visit(`${app}/dashboard`);
  return results;
});
