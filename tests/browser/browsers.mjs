// The browsers, started with a profile that is thrown away. Puppeteer ends them by their process, also if this one is
// interrupted.
import puppeteer from 'puppeteer-core';

const env = process.env;
/** How long a browser may take for one command. */
const PATIENCE = 30_000;

const LAUNCH = {
  chromium: () => ({
    browser: 'chrome',
    executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Chromium refuses to run as root in its sandbox.
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--disable-component-update', '--disable-sync', '--no-first-run',
    ],
  }),
  firefox: ({ dark }) => ({
    browser: 'firefox',
    executablePath: env.FIREFOX ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: { 'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1 },
  }),
};

export const BROWSERS = Object.keys(LAUNCH);

export async function launch(name, { dark = false } = {}) {
  if (!LAUNCH[name]) throw new Error(`there is no browser ${name} here; there are ${BROWSERS.join(' and ')}`);
  return puppeteer.launch({ headless: true, protocolTimeout: PATIENCE, ...LAUNCH[name]({ dark }) });
}
