// The application under test: the program of this package, and what it says about the requests that it answered.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PATIENCE = 10_000;

export class Application {
  #child;
  #ready;
  #arrived = [];
  #waiting = new Set();

  static async start(program) {
    const application = new Application(program);
    await application.#listening;
    return application;
  }

  constructor(program) {
    this.#child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  get #listening() {
    return new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code) => reject(new Error(`the application ended with ${code}`)));
      createInterface(this.#child.stdout).on('line', (line) => {
        const { ready, arrived } = JSON.parse(line);
        if (ready) {
          this.#ready = ready;
          resolve();
        } else {
          this.#arrived.push(arrived);
          for (const look of this.#waiting) look();
        }
      });
    });
  }

  /** Where it is reached in one of its configurations. */
  origin(configuration) {
    return `http://${this.#ready.host}:${this.#ready.applications[configuration]}`;
  }

  get #upstream() {
    return `http://127.0.0.1:${this.#ready.upstream}`;
  }

  /** How many requests there were so far: what `arrival` and `arrivals` look behind. */
  get mark() {
    return this.#arrived.length;
  }

  arrivals(mark, matches) {
    return this.#arrived.slice(mark).filter(matches);
  }

  /** The first request after the mark that matches, once it is answered. */
  arrival(mark, matches, patience = PATIENCE) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.arrivals(mark, matches).at(0);
        if (found) {
          settle();
          resolve(found);
        }
      };
      const giveUp = setTimeout(() => {
        settle();
        reject(new Error('the request that was waited for never came'));
      }, patience);
      const settle = () => {
        clearTimeout(giveUp);
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** What the auth server answers instead of its own, by path: `{ status, headers: [[name, value]], body }`. */
  async script(answers) {
    await this.#call('/__test/script', { method: 'PUT', body: JSON.stringify(answers) });
  }

  /** Makes an account at the auth server. */
  async signUp({ name, email, password }) {
    await this.#post('sign-up/email', { name, email, password });
  }

  /** Signs in at the auth server, without a browser. Gives the value of the session's cookie. */
  async sessionOf({ email, password }) {
    const response = await this.#post('sign-in/email', { email, password });
    const [, value] = /session_token=([^;]+)/.exec(response.headers.getSetCookie().join('\n'));
    return value;
  }

  /** Ends the session of a cookie at the auth server, which the browser does not notice. */
  async endSession(value) {
    await this.#post('sign-out', {}, { cookie: `__Secure-neon-auth.session_token=${value}` });
  }

  /** Asks the auth server for a mail. */
  async sendVerificationEmail(email) {
    await this.#post('send-verification-email', { email });
  }

  async sendMagicLink(email) {
    await this.#post('sign-in/magic-link', { email });
  }

  /** The token in the newest link that was mailed to somebody. */
  async mailedToken(email) {
    return new URL(await this.mailedLink(email)).searchParams.get('token');
  }

  async mailedLink(email) {
    return (await this.#call(`/__test/last-link/${encodeURIComponent(email)}`)).text();
  }

  async #post(path, body, more = {}) {
    const headers = { 'content-type': 'application/json', origin: this.#upstream, ...more };
    return this.#call(`/neondb/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #call(path, init) {
    const response = await fetch(this.#upstream + path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async stop() {
    this.#child.removeAllListeners('exit');
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    await ended;
  }
}
