// Lists and revokes sessions with Neon's client, while the same user is signed in elsewhere, by Better Auth's client.
//
// in:  {"app", "client", "email", "password"}     app: the application's origin; client: the other client's package
// out: what each step came to, by its name
import { open as openElsewhere } from './front-end.mjs';
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, client: library, email, password }) => {
  const { browser, load } = open(app);
  const { client } = await load(`${app}/auth/sign-up`);
  const results = {};
  await client.signUp.email({ name: 'Zoe', email, password });
  const { data: here } = await client.getSession();
  results.here = here;
  const others = [await openElsewhere(app, library), await openElsewhere(app, library)];
  for (const other of others) await other.client.signIn.email({ email, password });
  const [one, two] = others;

  /** Who the others are, by what the application's pages say. */
  const dashboards = async () => Promise.all(others.map((other) => other.browser.visit(`${app}/dashboard`)));

  results.all = await outcome(client.listSessions());
  results.open = await dashboards();
  const { data: theirs } = await one.client.getSession();
  results.revoke = await outcome(client.revokeSession({ token: theirs.session.token }));
  results.revoked = await dashboards();
  results.left = await outcome(client.listSessions());
  results.revokeOthers = await outcome(client.revokeOtherSessions());
  results.revokedOthers = await dashboards();
  results.alone = await outcome(client.listSessions());
  results.twoSession = await two.client.getSession();

  results.revokeAll = await outcome(client.revokeSessions());
  // For a minute the client answers from what it has kept.
  results.kept = await client.getSession();
  results.closed = await browser.visit(`${app}/dashboard`);
  results.noSessions = await outcome(client.listSessions());
  return results;
});
