// Serves Better Auth to the application, and to nobody else. All settings are variables:
//
//   PUBLIC_URL            the application's origin, as browsers have it (http://localhost:3000)
//   HOST, PORT            where this process listens (127.0.0.1; 0 is any free port)
//   DATABASE              the SQLite file (auth.sqlite)
//   BETTER_AUTH_SECRET    signs sessions; without it, one is made and kept beside the database
//   SECURE_COOKIES        1 = cookies called __Secure-…, as under https
//   DEVELOPMENT           1 = an outbox in place of a mail server, and a page that stands in for GitLab
//   EXIT_WITH_STDIN       1 = ends when its standard input does, so that it does not outlive who started it
//
// It prints {"ready":true,"port":…} when it listens.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { toNodeHandler } from 'better-auth/node';
import { openAuth } from './auth.mjs';
import { createGitlab, createOutbox } from './development.mjs';
import { openSqlite } from './sqlite.mjs';

const { env } = process;
const publicUrl = env.PUBLIC_URL ?? 'http://localhost:3000';
const file = env.DATABASE ?? 'auth.sqlite';

function keptSecret() {
  const secretFile = `${file}.secret`;
  if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(secretFile, 'utf8');
}

// It listens before there is an answer, because what stands in for GitLab has to know the port.
const server = createServer();
server.listen(Number(env.PORT ?? 0), env.HOST ?? '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

// Never in production: it signs in everybody as anybody.
const isDevelopment = env.DEVELOPMENT === '1';
const outbox = createOutbox();
const gitlab = createGitlab({ issuer: `http://127.0.0.1:${port}` });
const sqlite = openSqlite(file);
const auth = await openAuth({
  publicUrl,
  secret: env.BETTER_AUTH_SECRET || keptSecret(),
  database: sqlite.database,
  secureCookies: env.SECURE_COOKIES === '1' || publicUrl.startsWith('https://'),
  ...(isDevelopment ? { sendMail: outbox.sendMail, socialProviders: { gitlab: gitlab.provider } } : {}),
});
const betterAuth = toNodeHandler(auth);

async function developmentPage(request, url) {
  if (!isDevelopment) return undefined;
  // Another name that leads to this machine may be another site's, whose scripts must not read mails here.
  if (!['localhost', '127.0.0.1'].includes(url.hostname)) return undefined;
  const { accept = '', authorization = '' } = request.headers;
  if (url.pathname === '/outbox') return outbox.answer({ accept });
  const body = await text(request);
  return gitlab.answer({ path: url.pathname, query: url.searchParams, body, authorization });
}

server.on('request', async (request, response) => {
  try {
    const url = new URL(request.url, `http://${request.headers.host}`);
    if (url.pathname.startsWith('/api/auth/')) return await betterAuth(request, response);
    const [status, headers, body] = await developmentPage(request, url) ?? [404, {}, 'Nothing is here.'];
    response.writeHead(status, headers).end(body);
  } catch (error) {
    console.error(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
});

function stop() {
  sqlite.close();
  process.exit();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (env.EXIT_WITH_STDIN === '1') process.stdin.on('end', stop).resume();

console.log(JSON.stringify({ ready: true, port }));
