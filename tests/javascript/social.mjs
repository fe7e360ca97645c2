// Signs in at a provider, by way of the application's dashboard, and out.
//
// in:  {"app", "client", "email"}     app: the application's origin; client: the package; email: the provider's user
// out: what each step came to, by its name
import { open } from './front-end.mjs';
import { tell } from './json.mjs';

await tell(async ({ app, client: library, email }) => {
  const { browser, client } = await open(app, library);
  const results = {};
  results.signIn = await client.signIn.social({
    provider: 'google',
    callbackURL: '/dashboard?tab=1',
    loginHint: email,
    disableRedirect: true,
  });
  results.signInCookies = browser.cookies;
  results.early = await client.getSession();
  results.visit = await browser.visit(results.signIn.data.url);
  results.visitCookies = browser.cookies;
  results.signedIn = await client.getSession();
  results.signOut = await client.signOut();
  results.signOutCookies = browser.cookies;
  results.signedOut = await client.getSession();
  return results;
});
