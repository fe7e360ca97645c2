// Pages that are not the application's: of another site, and of a sibling subdomain. The suite says what is on them.
import http from 'node:http';

export class OtherSite {
  #server;
  #pages = new Map();

  static async start() {
    const site = new OtherSite();
    await new Promise((resolve, reject) => {
      site.#server = http.createServer((request, response) => site.#answer(request, response));
      site.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return site;
  }

  #answer(request, response) {
    const page = this.#pages.get(request.url);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    for (const [name, value] of page?.headers ?? []) response.appendHeader(name, value);
    response.statusCode = page ? 200 : 404;
    response.end(`<!doctype html><link rel=icon href=data:><title>Another site</title>${page?.body ?? ''}`);
  }

  get #port() {
    return this.#server.address().port;
  }

  /** Puts a page there, and gives its URL on another site. */
  page(body, headers = []) {
    return this.#put(body, headers, 'other.localhost');
  }

  /** The same on a sibling subdomain of the application's. */
  siblingPage(body, headers = []) {
    return this.#put(body, headers, 'blog.example.localhost');
  }

  #put(body, headers, host) {
    const path = `/${this.#pages.size}`;
    this.#pages.set(path, { body, headers });
    return `http://${host}:${this.#port}${path}`;
  }

  async stop() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
