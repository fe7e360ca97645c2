// Signs up, changes the user, signs out, and in again, with Neon's client.
//
// in:  {"app", "name", "email", "password"}     app: the application's origin
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, name, email, password }) => {
  const { browser, load } = open(app);
  const { client } = await load(`${app}/auth/sign-up`);
  const results = {};
  results.stranger = await client.getSession();
  results.signUp = await outcome(client.signUp.email({ name, email, password }));
  results.signUpCookies = browser.cookies;
  results.signedUp = await client.getSession();
  results.dashboard = await browser.visit(`${app}/dashboard`);
  results.updateUser = await outcome(client.updateUser({ name: `${name} the Second` }));
  results.updatedUser = await client.getSession();
  const newPassword = `${password} anew`;
  results.wrongChange = await outcome(client.changePassword({ currentPassword: 'not this one', newPassword }));
  results.changePassword = await outcome(client.changePassword({ currentPassword: password, newPassword }));

  results.signOut = await outcome(client.signOut());
  results.signOutCookies = browser.cookies;
  results.signedOut = await client.getSession();
  results.closedDashboard = await browser.visit(`${app}/dashboard`);

  results.signUpAgain = await outcome(client.signUp.email({ name, email, password }));
  results.shortPassword = await outcome(client.signUp.email({ name, email: `other.${email}`, password: 'short' }));
  results.noEmail = await outcome(client.signIn.email({ email: 'nobody', password }));
  results.wrongPassword = await outcome(client.signIn.email({ email, password }));
  results.wrongPasswordCookies = browser.cookies;
  results.signedOutUpdate = await outcome(client.updateUser({ name }));
  results.signIn = await outcome(client.signIn.email({ email, password: newPassword }));
  results.signInCookies = browser.cookies;
  results.signedIn = await client.getSession();

  results.deleteUser = await outcome(client.deleteUser({ password: newPassword }));
  results.deleteUserCookies = browser.cookies;
  return results;
});
