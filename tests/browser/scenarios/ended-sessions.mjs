// A session that ended: what was posted too late, and sign-outs that upstream does not answer as it should.

const HTML = ['content-type', 'text/html'];

/** What comes back for a sign-out, in the auth server's place. */
const ANSWERS = [
  { during: 'in an outage', answer: { status: 503 } },
  {
    during: 'that a gateway answers with a page',
    answer: { status: 200, headers: [HTML], body: '<!doctype html><h1>Checking your browser</h1>' },
  },
  {
    during: 'that a gateway refuses with a page',
    answer: { status: 403, headers: [HTML], body: '<!doctype html><h1>Forbidden</h1>' },
  },
  { during: 'that is answered with a redirect', answer: { status: 302, headers: [['location', '/']] } },
  {
    during: "that deletes another name's cookie",
    answer: {
      status: 200,
      headers: [
        ['content-type', 'application/json'],
        ['set-cookie', '__Secure-better-auth.session_token=; Max-Age=0; Path=/; Secure'],
      ],
      body: '{"success":true}',
    },
  },
];

const WAYS = [
  { by: 'a form', signOut: (tab) => tab.signOut() },
  { by: 'a script through the proxy', signOut: (tab) => tab.post('/api/auth/sign-out') },
];

export const endedSessions = [
  {
    name: 'a form posted after the session ended leads, after signing in, back to its page',
    async run(visitor) {
      const { tab } = visitor;
      const account = await visitor.account();
      await tab.signIn(account);
      await tab.open('/private/form?draft=7');
      const other = await visitor.newTab();
      await other.open('/');
      await other.signOut();

      await tab.page.bringToFront();
      await tab.page.type('[name=note]', 'hello');
      await tab.click('#note button');
      const asked = await tab.seen();
      await tab.signIn(account);
      const isBack = (await tab.url()) === `${visitor.origin}/private/form?draft=7`;
      return { holds: isBack && (await tab.name()) === 'private-form', seen: `${asked}, then ${await tab.seen()}` };
    },
  },
  ...ANSWERS.flatMap(({ during, answer }) =>
    WAYS.map(({ by, signOut }) => ({
      name: `a sign-out by ${by} ${during} leaves the browser signed out`,
      async run(visitor) {
        const { tab, application } = visitor;
        await tab.signIn(await visitor.account());
        await tab.open('/private');
        await application.script({ 'sign-out': answer });
        await signOut(tab);
        await application.script({});
        await tab.open('/private');
        const cookies = await visitor.sessionCookies();
        const holds = (await tab.name()) === 'sign-in' && !cookies.length;
        return { holds, seen: `${await tab.seen()} ${cookies}` };
      },
    })),
  ),
];
