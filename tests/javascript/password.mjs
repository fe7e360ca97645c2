// Signs up, changes user and session, signs out, and in again.
//
// in:  {"app", "client", "name", "email", "password"}     app: the application's origin; client: the package
// out: what each step came to, by its name
import { open } from './front-end.mjs';
import { tell } from './json.mjs';

await tell(async ({ app, client: library, name, email, password }) => {
  const { browser, client } = await open(app, library);
  const results = {};
  results.stranger = await client.getSession();
  results.signUp = await client.signUp.email({ name, email, password });
  results.signUpCookies = browser.cookies;
  results.signedUp = await client.getSession();
  results.dashboard = await browser.visit(`${app}/dashboard`);

  results.updateUser = await client.updateUser({ name: `${name} the Second` });
  results.updatedUser = await client.getSession();
  results.updateSession = await client.updateSession({ theme: 'dark' });
  results.updatedSession = await client.getSession();

  results.signOut = await client.signOut();
  results.signOutCookies = browser.cookies;
  results.signedOut = await client.getSession();
  results.closedDashboard = await browser.visit(`${app}/dashboard`);

  results.wrongPassword = await client.signIn.email({ email, password: `not ${password}` });
  results.wrongPasswordCookies = browser.cookies;
  results.signIn = await client.signIn.email({ email, password });
  results.signInCookies = browser.cookies;
  results.signedIn = await client.getSession();
  results.sessions = await client.listSessions();
  return results;
});
