// Gets a new password by a mailed link, with Neon's client.
//
// in:  {"app", "mails", "email", "password"}     app: the application's origin; mails: where mails are listed
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { newestMail } from './mail.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, mails, email, password }) => {
  const { browser, load } = open(app);
  const start = await load(`${app}/auth/sign-up`);
  const results = {};
  await start.client.signUp.email({ name: 'Zoe', email, password });
  await start.client.signOut();

  const redirectTo = `${app}/auth/reset-password`;
  results.elsewhere = await outcome(start.client.requestPasswordReset({ email, redirectTo: 'https://evil.example/' }));
  results.request = await outcome(start.client.requestPasswordReset({ email, redirectTo }));
  const mail = await newestMail(mails, { to: email, kind: 'reset-password' });
  const { visit, client } = await load(mail.url);
  results.visit = visit;
  const token = new URL(visit.url).searchParams.get('token');
  results.token = token;
  const newPassword = `${password} anew`;
  results.reset = await outcome(client.resetPassword({ newPassword, token }));
  results.resetCookies = browser.cookies;
  results.usedLink = await outcome(client.resetPassword({ newPassword, token }));
  results.oldPassword = await outcome(client.signIn.email({ email, password }));
  results.newPassword = await outcome(client.signIn.email({ email, password: newPassword }));
  return results;
});
