// Pictures of what people see: the pages that the library makes, and the others that it answers for. In light and dark,
// on a telephone and in a wide window. Nobody compares them; they are for looking at.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browsers.mjs';
import { Visitor } from './visitor.mjs';

const HEIGHT = 640;
const TELEPHONE = 320;
const WIDTHS = [TELEPHONE, 1024];

const OUTAGE = { '*': { status: 503 } };

/** By name, how a visitor comes to see it. */
const SIGHTS = {
  async 'interstitial'({ tab, application, otherSite, origin }, { email }) {
    await application.sendVerificationEmail(email);
    const token = await application.mailedToken(email);
    // What it leads to shows nothing, so it stays.
    const link = `${origin}/api/auth/verify-email?token=${token}&callbackURL=/public/nothing`;
    await tab.open(otherSite.page(`<a href="${link}">the link in the mail</a>`));
    await tab.page.click('a');
    await tab.until(() => document.querySelector('meta[http-equiv=refresh]') !== null);
  },
  async 'outage'(visitor, account) {
    const { tab, application } = visitor;
    await tab.signIn(account);
    await visitor.deleteCookies('session_data');
    await application.script(OUTAGE);
    await tab.open('/private');
  },
  async 'form-of-another-site'({ tab, otherSite, origin }) {
    await tab.open(otherSite.page(`<form method=post action=${origin}/private/form><button>Go</button></form>`));
    await tab.click('button');
  },
  async 'page-of-the-auth-server'({ tab }) {
    await tab.open('/api/auth/error?error=state_mismatch');
  },
  async 'link-without-a-session'({ tab, otherSite, origin }) {
    const link = `${origin}/api/auth/delete-user/callback?token=any&callbackURL=/`;
    await tab.open(otherSite.page(`<a href="${link}">the link in the mail</a>`));
    await tab.click('a');
  },
  async 'back-after-sign-out'({ tab }, account) {
    await tab.signIn(account);
    await tab.open('/private');
    await tab.signOut();
    await tab.back();
  },
};

export async function takeScreenshots(folder, browsers, application, otherSite) {
  await mkdir(folder, { recursive: true });
  for (const name of browsers) {
    for (const scheme of ['light', 'dark']) {
      const browser = await launch(name, { dark: scheme === 'dark' });
      try {
        for (const sight of Object.keys(SIGHTS)) {
          for (const width of WIDTHS) {
            const path = join(folder, `${sight}-${name}-${scheme}-${width}.png`);
            await takeScreenshot({ browser, name, scheme, sight, width, path }, application, otherSite);
          }
        }
      } finally {
        await browser.close();
      }
    }
  }
  console.log(`screenshots are in ${folder}`);
}

async function takeScreenshot({ browser, name, scheme, sight, width, path }, application, otherSite) {
  await application.script({});
  const context = await browser.createBrowserContext();
  const visitor = await Visitor.open(context, application, otherSite);
  const { page } = visitor.tab;
  const isChromium = name === 'chromium';
  // A telephone shows a page that names no viewport as if on a wide window, and small. Firefox cannot imitate one.
  await page.setViewport({ width, height: HEIGHT, isMobile: isChromium && width === TELEPHONE });
  // Firefox has no command for it, and was started so.
  if (isChromium) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await SIGHTS[sight](visitor, await visitor.account());
  await page.screenshot({ path });
  await context.close();
}
