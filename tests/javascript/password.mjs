// Signs up, changes user and session, signs out, and in again.
//
// in:  {"app", "name", "email", "password"}     app: the application's origin
// out: what each step came to, by its name
import { open } from './front-end.mjs';
import { tell } from './json.mjs';

await tell(async ({ app, name, email, password }) => {
  const { browser, client } = open(app);
  const told = {};
  told.stranger = await client.getSession();
  told.signUp = await client.signUp.email({ name, email, password });
  told.signUpCookies = browser.cookies;
  told.signedUp = await client.getSession();
  told.dashboard = await browser.visit(`${app}/dashboard`);

  told.updateUser = await client.updateUser({ name: `${name} the Second` });
  told.updatedUser = await client.getSession();
  told.updateSession = await client.updateSession({ theme: 'dark' });
  told.updatedSession = await client.getSession();

  told.signOut = await client.signOut();
  told.signOutCookies = browser.cookies;
  told.signedOut = await client.getSession();
  told.closedDashboard = await browser.visit(`${app}/dashboard`);

  told.wrongPassword = await client.signIn.email({ email, password: `not ${password}` });
  told.wrongPasswordCookies = browser.cookies;
  told.signIn = await client.signIn.email({ email, password });
  told.signInCookies = browser.cookies;
  told.signedIn = await client.getSession();
  told.sessions = await client.listSessions();
  return told;
});
