// Signs in at three providers as one user, asks about the accounts, unlinks one, and signs out, with
// Neon's client.
//
// in:  {"app", "email"}     app: the application's origin; email: the user's at each provider
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, email }) => {
  const { load } = open(app);

  /** Signs in there; gives the page that this leads to, and its client. */
  async function signIn(provider) {
    const { page, client } = await load(`${app}/auth/sign-in`);
    await client.signIn.social({ provider, callbackURL: '/dashboard', loginHint: email });
    return load(page.leftFor);
  }

  const { client: first } = await signIn('google');
  const results = {};
  results.one = await outcome(first.listAccounts());
  const [{ id, providerId, accountId }] = results.one.data;
  results.info = await outcome(first.accountInfo({ query: { accountId } }));
  results.infoById = await outcome(first.accountInfo({ query: { accountId: id } }));
  results.unlinkLast = await outcome(first.unlinkAccount({ providerId, accountId }));
  await first.signOut();
  const { client: second } = await signIn('github');
  await second.signOut();
  const { page, client } = await signIn('vercel');
  results.all = await outcome(client.listAccounts());
  results.accessToken = await outcome(client.getAccessToken({ providerId }));
  results.accessTokenById = await outcome(client.getAccessToken({ accountId: id }));
  results.refreshToken = await outcome(client.refreshToken({ providerId }));
  // Neon's UI calls it so.
  results.unlink = await outcome(client.unlinkAccount({ providerId, accountId }));
  const other = results.all.data.find((account) => account.providerId === 'github');
  results.unlinkById = await outcome(client.unlinkAccount({ providerId: other.providerId, accountId: other.id }));
  results.left = await outcome(client.listAccounts());

  results.signOut = await outcome(client.signOut());
  results.leftFor = page.leftFor;
  return results;
});
