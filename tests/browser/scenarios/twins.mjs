// Cookies of one name and several scopes: planted by a sibling subdomain, or left from another `cookie_domain`.

const NAME = '__Secure-neon-auth.session_token';
const HOST_NAME = '__Host-neon-auth.session_token';
const JUNK = 'junk.c2lnbmF0dXJl';
const SCOPES = [
  { scope: 'a narrower path', attributes: 'Domain=example.localhost; Path=/private' },
  { scope: 'the parent domain', attributes: 'Domain=example.localhost; Path=/' },
];

export const twins = [
  ...SCOPES.flatMap(({ scope, attributes }) => [
    {
      name: `a junk cookie of ${scope}, planted before, does not keep anybody from signing in`,
      async run(visitor) {
        const { tab } = visitor;
        await plant(tab, JUNK, attributes);
        await tab.open('/private');
        await tab.signIn(await visitor.account());
        return showsPrivatePageOf(tab, 'Ann');
      },
    },
    {
      name: `a junk cookie of ${scope}, planted after, signs nobody out`,
      async run(visitor) {
        const { tab } = visitor;
        await tab.signIn(await visitor.account());
        await plant(tab, JUNK, attributes);
        return showsPrivatePageOf(tab, 'Ann');
      },
    },
    {
      name: `a live session of somebody else's of ${scope}, planted after, does not count`,
      async run(visitor) {
        const { tab } = visitor;
        const planted = await visitor.application.sessionOf(await visitor.account('Mallory'));
        await tab.signIn(await visitor.account());
        await plant(tab, planted, attributes);
        return showsPrivatePageOf(tab, 'Ann');
      },
    },
    {
      name: `a sign-out beside a junk cookie of ${scope} counts`,
      async run(visitor) {
        const { tab } = visitor;
        await tab.signIn(await visitor.account());
        await plant(tab, JUNK, attributes);
        await tab.open('/');
        await tab.signOut();
        await tab.open('/private');
        return { holds: (await tab.name()) === 'sign-in', seen: await tab.seen() };
      },
    },
  ]),
  ...[
    { then: 'domain', now: 'standard', change: 'the `cookie_domain` was taken away' },
    { then: 'standard', now: 'domain', change: 'a `cookie_domain` was configured' },
  ].flatMap(({ then, now, change }) => [
    {
      name: `a sign-in after ${change}, and the old session over, counts`,
      async run(visitor) {
        const { tab, application } = visitor;
        visitor.visits(then);
        await tab.signIn(await visitor.account('Old'));
        const [{ value }] = await visitor.sessionTokens();
        await application.endSession(value);
        await visitor.deleteCookies('session_data');
        visitor.visits(now);
        await tab.signIn(await visitor.account('Ann'));
        return showsPrivatePageOf(tab, 'Ann');
      },
    },
    {
      name: `a sign-out after ${change} counts`,
      async run(visitor) {
        const { tab } = visitor;
        visitor.visits(then);
        await tab.signIn(await visitor.account());
        visitor.visits(now);
        await tab.open('/');
        await tab.signOut();
        await tab.open('/private');
        const cookies = await visitor.sessionCookies();
        const holds = (await tab.name()) === 'sign-in' && !cookies.length;
        return { holds, seen: `${await tab.seen()} ${cookies}` };
      },
    },
  ]),
  ...SCOPES.map(({ scope, attributes }) => ({
    name: `with host_prefix, a live session of somebody else's of ${scope} signs nobody in`,
    async run(visitor) {
      const { tab } = visitor;
      visitor.visits('host_prefix');
      const planted = await visitor.application.sessionOf(await visitor.account('Mallory'));
      await plant(tab, planted, attributes);
      await plant(tab, planted, attributes, HOST_NAME);
      await tab.open('/private');
      return { holds: (await tab.name()) === 'sign-in', seen: `${await tab.seen()} ${await visitor.sessionCookies()}` };
    },
  })),
  {
    name: 'with host_prefix, signing in and out works',
    async run(visitor) {
      const { tab } = visitor;
      visitor.visits('host_prefix');
      await tab.open('/private');
      await tab.signIn(await visitor.account());
      const { holds, seen } = await showsPrivatePageOf(tab, 'Ann');
      const cookies = await visitor.cookies();
      const isPrefixed = cookies.length === 2 && cookies.every(({ name }) => name.startsWith('__Host-'));
      await tab.signOut();
      await tab.open('/private');
      const isOut = (await tab.name()) === 'sign-in' && !(await visitor.cookies()).length;
      const names = cookies.map(({ name }) => name).join(', ');
      return { holds: holds && isPrefixed && isOut, seen: `${seen} (${names}), then ${await tab.seen()}` };
    },
  },
];

/** A sibling subdomain sets a cookie. */
async function plant(tab, value, attributes, name = NAME) {
  await tab.open(tab.visitor.otherSite.siblingPage('', [['set-cookie', `${name}=${value}; ${attributes}; Secure`]]));
}

async function showsPrivatePageOf(tab, name) {
  await tab.open('/private');
  const first = await tab.seen();
  // What the first answer sets or deletes shows at the second.
  await tab.open('/private');
  const text = await tab.text();
  return { holds: text.includes(`Private page of ${name}`), seen: `${first}, then ${await tab.seen()}` };
}
