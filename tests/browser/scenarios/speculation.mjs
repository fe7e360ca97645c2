// A private page that the browser fetched before a sign-out is not shown after it.
import { KINDS, purpose, speculate } from '../speculate.mjs';

const SIGN_OUTS = [
  { where: 'by a script', signOut: (tab) => tab.post('/api/auth/sign-out') },
  {
    where: 'in another tab',
    async signOut(tab) {
      const other = await tab.visitor.newTab();
      await other.open('/');
      await other.signOut();
      await tab.page.bringToFront();
    },
  },
];

export const speculation = KINDS.flatMap(({ kind, what, browsers }) =>
  SIGN_OUTS.map(({ where, signOut }) => ({
    name: `${what} of the private page is not shown after a sign-out ${where}`,
    browsers,
    async run(visitor) {
      const { tab } = visitor;
      await tab.signIn(await visitor.account());
      const fetched = await speculate(tab, kind, '/private');
      await signOut(tab);
      await tab.click('#go');
      const seen = `fetched with ${fetched.status} (${purpose(fetched)}), then ${await tab.seen()}`;
      return { holds: (await tab.name()) === 'sign-in', seen };
    },
  })),
);
