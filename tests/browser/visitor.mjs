// Somebody with a browser: tabs that share cookies, caches and service workers, and an account at the application.
import { randomUUID } from 'node:crypto';

const PATIENCE = 10_000;
/** How often a page is looked at while something is waited for. */
const GLANCE = 25;

export class Visitor {
  #context;
  #configuration = 'standard';

  static async open(context, application, otherSite) {
    const visitor = new Visitor(context, application, otherSite);
    visitor.tab = await visitor.newTab();
    return visitor;
  }

  constructor(context, application, otherSite) {
    this.#context = context;
    this.application = application;
    this.otherSite = otherSite;
  }

  /** Which of the configurations of the application is visited from now on. */
  visits(configuration) {
    this.#configuration = configuration;
  }

  get origin() {
    return this.application.origin(this.#configuration);
  }

  async newTab() {
    return new Tab(await this.#context.newPage(), this);
  }

  /** Somebody new with an account, not signed in yet. */
  async account(name = 'Ann') {
    const account = { name, email: `${name.toLowerCase()}-${randomUUID()}@example.com`, password: 'correct horse' };
    await this.application.signUp(account);
    return account;
  }

  /** Those that the browser would send: Firefox lists some that are over, too. */
  async cookies() {
    const cookies = await this.#context.cookies();
    return cookies.filter(({ session, expires }) => session || expires * 1000 > Date.now());
  }

  async sessionTokens() {
    return (await this.cookies()).filter(({ name }) => name.endsWith('.session_token'));
  }

  /** The cookies with a session token, for the report. */
  async sessionCookies() {
    return (await this.sessionTokens()).map(({ domain, path }) => `session_token (${domain}${path})`);
  }

  async deleteCookies(part) {
    await this.#context.deleteCookie(...(await this.cookies()).filter(({ name }) => name.includes(part)));
  }
}

/** One tab. What it does resolves once the page that it leads to is complete. */
export class Tab {
  constructor(page, visitor) {
    this.page = page;
    this.visitor = visitor;
  }

  /** A path of the application, or a URL. */
  async open(target) {
    await this.leave(() => this.page.goto(new URL(target, this.visitor.origin).href).catch(aborted));
  }

  async click(selector) {
    await this.leave(() => this.page.click(selector));
  }

  /** The button of the browser. */
  async back() {
    // Puppeteer waits for a load, and a page out of the back/forward cache has none.
    await this.leave(() => void this.page.goBack({ timeout: PATIENCE }).catch(() => {}));
  }

  async scriptGoesBack() {
    await this.leave(() => this.page.evaluate(() => setTimeout(() => history.back())));
  }

  async signIn({ email, password }) {
    if ((await this.name()) !== 'sign-in') await this.open('/auth/sign-in');
    await this.page.type('[name=email]', email);
    await this.page.type('[name=password]', password);
    await this.click('#sign-in button');
  }

  async signOut() {
    await this.click('#sign-out button');
  }

  /** What a front end's script does. Gives status and body. */
  async post(path, body = {}) {
    const send = async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(path, { method: 'POST', headers, body });
      return { status: response.status, body: await response.text() };
    };
    return this.page.evaluate(send, path, JSON.stringify(body));
  }

  /** Which of the application's pages is shown; undefined if it is none of them. */
  async name() {
    return this.page.evaluate(() => document.body?.dataset.page);
  }

  /** As the page has it: Puppeteer does not learn it of a page out of the back/forward cache. */
  async url() {
    return this.page.evaluate(() => location.href);
  }

  /** The text that is shown, in one line. */
  async text() {
    return (await this.page.evaluate(() => document.body?.innerText ?? '')).replaceAll(/\s+/g, ' ').trim();
  }

  /** What a person sees, for the report. */
  async seen() {
    const { pathname, search } = new URL(await this.url());
    return `${(await this.text()).slice(0, 60)} [${pathname}${search}]`;
  }

  /** Does something that leads to another page, and waits until that is there, and refreshes to no other one. */
  async leave(action) {
    const leaving = randomUUID();
    await this.page.evaluate((leaving) => void (window.leaving = leaving), leaving);
    await action();
    await this.until((leaving) => {
      const isThere = window.leaving !== leaving && document.readyState === 'complete';
      return isThere && !document.querySelector('meta[http-equiv=refresh]');
    }, leaving);
  }

  async until(holds, ...parameters) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      // While one page is replaced by another, there is nothing to look at.
      if (await this.page.evaluate(holds, ...parameters).catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, GLANCE));
    }
    throw new Error(`waited in vain at ${this.page.url()}`);
  }
}

/** A navigation that another one replaces, as a refresh does, is none that failed. */
function aborted(error) {
  if (!/ABORTED|abort/i.test(error.message)) throw error;
}
