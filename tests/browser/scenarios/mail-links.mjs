// Links in mails, opened in a webmail on another site. Cookies are `SameSite=Strict`.

export const mailLinks = [
  {
    name: 'a link that verifies an address and signs in arrives signed in',
    async run(visitor) {
      const { tab } = visitor;
      await opensInWebmail(tab, await verificationLink(visitor, await visitor.account()));
      return isAtPrivatePage(tab);
    },
  },
  {
    name: 'Back from the page that a link in a mail led to shows the mail again',
    async run(visitor) {
      const { tab } = visitor;
      await opensInWebmail(tab, await verificationLink(visitor, await visitor.account()));
      await tab.back();
      return { holds: (await tab.text()) === 'the link in the mail', seen: await tab.seen() };
    },
  },
  {
    name: 'the second click of a link that verifies an address arrives signed in',
    async run(visitor) {
      const { tab } = visitor;
      const link = await verificationLink(visitor, await visitor.account());
      await opensInWebmail(tab, link);
      await opensInWebmail(tab, link);
      return isAtPrivatePage(tab);
    },
  },
  {
    name: 'a magic link arrives signed in',
    async run(visitor) {
      const { tab } = visitor;
      await opensInWebmail(tab, await magicLink(visitor));
      return isAtPrivatePage(tab);
    },
  },
  {
    name: 'the second click of a magic link, which upstream refuses by a redirect, arrives signed in',
    async run(visitor) {
      const { tab } = visitor;
      const link = await magicLink(visitor);
      await opensInWebmail(tab, link);
      await opensInWebmail(tab, link);
      return isAtPrivatePage(tab);
    },
  },
  {
    name: 'a link that deletes the account, and needs the session for it, works',
    async run(visitor) {
      const { tab } = visitor;
      await tab.signIn(await visitor.account());
      await opensInWebmail(tab, '/api/auth/delete-user/callback?token=any&callbackURL=/');
      const seen = await tab.seen();
      const cookies = await visitor.sessionCookies();
      return { holds: (await tab.name()) === 'home' && !cookies.length, seen: `${seen} ${cookies}` };
    },
  },
];

async function verificationLink({ application }, { email }) {
  await application.sendVerificationEmail(email);
  return `/api/auth/verify-email?token=${await application.mailedToken(email)}&callbackURL=/private`;
}

/** Asked for in this browser, which gets the challenge for it. */
async function magicLink(visitor) {
  const { tab, application, origin } = visitor;
  const { email } = await visitor.account();
  const callbackURL = `${origin}/private`;
  await tab.open('/');
  await tab.post('/api/auth/sign-in/magic-link', { email, callbackURL });
  const query = new URLSearchParams({ token: await application.mailedToken(email), callbackURL });
  return `/api/auth/magic-link/verify?${query}`;
}

async function opensInWebmail(tab, link) {
  const { otherSite, origin } = tab.visitor;
  await tab.open(otherSite.page(`<a href="${new URL(link, origin)}">the link in the mail</a>`));
  await tab.click('a');
}

async function isAtPrivatePage(tab) {
  return { holds: (await tab.name()) === 'private', seen: await tab.seen() };
}
