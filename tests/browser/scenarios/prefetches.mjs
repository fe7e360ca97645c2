// What can be used once is not used by a request that nobody made.
import { KINDS, purpose, speculate } from '../speculate.mjs';

const LINKS = [
  {
    what: 'the verifier of an OAuth return',
    async target({ tab, application, origin }, { email }) {
      await tab.open('/');
      // The challenge comes with the answer, the verifier with the link: the same way back as from a provider.
      await tab.post('/api/auth/sign-in/magic-link', { email, callbackURL: `${origin}/private` });
      const way = await fetch(await application.mailedLink(email), { redirect: 'manual' });
      return way.headers.get('location');
    },
    after: 'private',
  },
  {
    what: 'a link that signs in',
    async target({ tab, application }, { email }) {
      await tab.open('/');
      await application.sendMagicLink(email);
      return `/api/auth/magic-link/verify?token=${await application.mailedToken(email)}`;
    },
    after: 'private',
  },
  {
    what: 'a link that deletes the account',
    async target({ tab }, account) {
      await tab.signIn(account);
      return '/api/auth/delete-user/callback?token=any&callbackURL=/';
    },
    after: 'sign-in',
  },
];

export const prefetches = KINDS.flatMap(({ kind, what: speculation, browsers }) =>
  LINKS.map(({ what, target, after }) => ({
    name: `${speculation} does not spend ${what}`,
    browsers,
    async run(visitor) {
      const { tab } = visitor;
      const fetched = await speculate(tab, kind, await target(visitor, await visitor.account()));
      await tab.click('#go');
      const arrived = await tab.seen();
      await tab.open('/private');
      const seen = `fetched with ${fetched.status} (${purpose(fetched)}), then ${arrived}, then ${await tab.seen()}`;
      return { holds: fetched.status === 503 && (await tab.name()) === after, seen };
    },
  })),
);
