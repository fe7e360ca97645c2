// As much of a browser as a front end needs: cookies by host, and pages that lead on to others.

// A script may put the browser's own `fetch` in the place of Node's.
const { fetch } = globalThis;

export class Browser {
  #jars = new Map();
  #app;

  /** `app`: the origin of the application whose pages it shows. */
  constructor(app) {
    this.#app = app;
  }

  /** The names of the cookies it has for the application. */
  get cookies() {
    return [...this.#jar(this.#app).keys()].sort();
  }

  /** Loses the application's cookies of these names, as if their time were over. */
  forget(names) {
    for (const name of names) this.#jar(this.#app).delete(name);
  }

  /** What a page's script calls. */
  fetch = (url, init = {}) => {
    const headers = new Headers(init.headers);
    if ((init.method ?? 'GET') !== 'GET') headers.set('origin', this.#app);
    return this.#send(url, { ...init, headers });
  };

  /**
   * Goes to a page, and on to wherever it leads; tells the origins and paths on the way, and the last page's text. A
   * frame shows no page that forbids it.
   */
  async visit(url, { isFrame = false } = {}) {
    const headers = { accept: 'text/html', 'sec-fetch-dest': isFrame ? 'iframe' : 'document' };
    const way = [];
    for (;;) {
      const { origin, pathname } = new URL(url);
      const response = await this.#send(url, { headers });
      const text = await response.text();
      way.push({ origin, path: pathname, status: response.status });
      if (isFrame && forbidsFrames(response)) return { way, url, text: 'refused to be in a frame' };
      const next = response.headers.get('location') ?? refreshTarget(text);
      if (!next || way.length > 9) return { way, url, text };
      url = new URL(next, url).href;
    }
  }

  async #send(url, init) {
    const jar = this.#jar(url);
    const headers = new Headers(init.headers);
    // Node adds Sec-Fetch-Mode, as browsers do, but neither cookies nor an origin.
    if (jar.size) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  }

  #jar(url) {
    const { host } = new URL(url);
    if (!this.#jars.has(host)) this.#jars.set(host, new Map());
    return this.#jars.get(host);
  }
}

function keep(jar, line) {
  const [pair, ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals);
  const maxAge = attributes.map((text) => /^\s*max-age=(-?\d+)\s*$/i.exec(text)?.[1]).find(Boolean);
  if (maxAge !== undefined && Number(maxAge) <= 0) jar.delete(name);
  else jar.set(name, pair.slice(equals + 1));
}

function forbidsFrames(response) {
  const policy = response.headers.get('content-security-policy') ?? '';
  return policy.includes("frame-ancestors 'none'");
}

function refreshTarget(html) {
  const target = /<meta http-equiv="?refresh"? content="\d+;\s*url=([^"]*)"/i.exec(html)?.[1];
  return target?.replaceAll('&amp;', '&');
}
