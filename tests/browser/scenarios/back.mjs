// The Back button after a sign-out: no page of who was signed in is shown again.

export const back = [
  {
    name: 'Back after a sign-out does not show the private page',
    run: (visitor) => goesBack(visitor, (tab) => tab.signOut(), (tab) => tab.back()),
  },
  {
    name: 'history.back() after a sign-out does not show the private page',
    run: (visitor) => goesBack(visitor, (tab) => tab.signOut(), (tab) => tab.scriptGoesBack()),
  },
  {
    name: "Back after a script's sign-out through the proxy does not show the private page",
    run: (visitor) => goesBack(visitor, signsOutByScript, (tab) => tab.back()),
  },
  {
    name: 'Back after a sign-out in another tab does not show the private page',
    run: (visitor) => goesBack(visitor, signsOutInAnotherTab, (tab) => tab.back()),
  },
  {
    name: 'Back after a sign-out does not show the public page that names who was signed in',
    async run(visitor) {
      const { tab } = visitor;
      await tab.signIn(await visitor.account());
      await tab.open('/');
      await tab.signOut();
      await tab.back();
      return { holds: (await tab.text()).includes('You are signed out.'), seen: await tab.seen() };
    },
  },
];

async function goesBack(visitor, signOut, back) {
  const { tab } = visitor;
  await tab.signIn(await visitor.account());
  // From its second visit on, the page is answered from the cookie, without a `Set-Cookie`.
  await tab.open('/private');
  await signOut(tab);
  await back(tab);
  return { holds: (await tab.name()) === 'sign-in', seen: await tab.seen() };
}

async function signsOutByScript(tab) {
  await tab.post('/api/auth/sign-out');
  await tab.open('/auth/sign-in');
}

async function signsOutInAnotherTab(tab) {
  await tab.click('#to-home');
  const other = await tab.visitor.newTab();
  await other.open('/');
  await other.signOut();
}
