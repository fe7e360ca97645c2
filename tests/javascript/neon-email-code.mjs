// Signs up by a mailed code, verifies, and gets a password by another code, with Neon's client.
//
// in:  {"app", "mails", "email", "password"}     app: the application's origin; mails: where mails are listed
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { newestMail } from './mail.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, mails, email, password }) => {
  const { browser, load } = open(app);
  const { client } = await load(`${app}/auth/email-otp`);
  const results = {};

  /** Mails a code, and tells it. */
  async function mailed(type, send) {
    results[`${type} sent`] = await outcome(send());
    return (await newestMail(mails, { to: email, kind: 'otp', type })).otp;
  }

  const otp = await mailed('sign-in', () => client.emailOtp.sendVerificationOtp({ email, type: 'sign-in' }));
  results.wrongCode = await outcome(client.signIn.emailOtp({ email, otp: otp === '000000' ? '111111' : '000000' }));
  results.wrongCodeCookies = browser.cookies;
  results.signIn = await outcome(client.signIn.emailOtp({ email, otp, name: 'Cody' }));
  results.signInCookies = browser.cookies;
  results.signedIn = await client.getSession();
  results.usedCode = await outcome(client.signIn.emailOtp({ email, otp }));
  await client.signOut();

  const reset = await mailed('forget-password', () => client.emailOtp.requestPasswordReset({ email }));
  results.check = await outcome(client.emailOtp.checkVerificationOtp({ email, otp: reset, type: 'forget-password' }));
  results.reset = await outcome(client.emailOtp.resetPassword({ email, otp: reset, password }));
  results.byPassword = await outcome(client.signIn.email({ email, password }));
  return results;
});
