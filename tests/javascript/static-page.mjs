// Signs in at a provider, by way of a page that no server looks at: its own script redeems the verifier, with the
// request that the client of npm @neondatabase/auth makes of getSession() on such a page.
//
// in:  {"app", "email"}     app: the application's origin; email: the provider's user
// out: what each step came to, by its name
import { open } from './front-end.mjs';
import { tell } from './json.mjs';

const VERIFIER = 'neon_auth_session_verifier';

await tell(async ({ app, email }) => {
  const { browser, client } = open(app);
  const results = {};
  const begun = await client.signIn.social({
    provider: 'google',
    callbackURL: '/static',
    loginHint: email,
    disableRedirect: true,
  });
  const visit = await browser.visit(begun.data.url);
  results.text = visit.text;
  results.visitCookies = browser.cookies;
  results.early = await client.getSession();

  const query = { [VERIFIER]: new URL(visit.url).searchParams.get(VERIFIER) };
  results.stranger = await open(app).client.getSession({ query });
  results.redeemed = await client.getSession({ query });
  results.redeemedCookies = browser.cookies;
  results.signedIn = await client.getSession();
  return results;
});
