// Signs in at a provider, by way of the application's dashboard, and out.
//
// in:  {"app", "email"}     app: the application's origin; email: whom the provider knows
// out: what each step came to, by its name
import { open } from './front-end.mjs';
import { tell } from './json.mjs';

await tell(async ({ app, email }) => {
  const { browser, client } = open(app);
  const told = {};
  told.signIn = await client.signIn.social({
    provider: 'google',
    callbackURL: '/dashboard?tab=1',
    loginHint: email,
    disableRedirect: true,
  });
  told.signInCookies = browser.cookies;
  told.early = await client.getSession();
  told.visit = await browser.visit(told.signIn.data.url);
  told.visitCookies = browser.cookies;
  told.signedIn = await client.getSession();
  told.signOut = await client.signOut();
  told.signOutCookies = browser.cookies;
  told.signedOut = await client.getSession();
  return told;
});
