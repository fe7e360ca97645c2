// The peer: the page of `server.rs` on Node's own http server, bare or behind the JavaScript SDK's middleware. It is what
// the SDK's Next.js middleware calls, without Next.js around it.
//
// node peer.mjs (bare|protected) SECRET
import { createServer } from 'node:http';
import { processAuthMiddleware } from '@neondatabase/auth/server';

const [kind, cookieSecret] = process.argv.slice(2);
const PAGE = '<!doctype html><html lang="en"><title>Dashboard</title><h1>Dashboard</h1>\n';

function page(response, cookies = []) {
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(PAGE);
}

/** The middleware takes a Request of the web's. */
async function protect(incoming, response) {
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
  });
  const decided = await processAuthMiddleware({
    request,
    pathname: new URL(request.url).pathname,
    skipRoutes: [],
    loginUrl: '/auth/sign-in',
    // Nothing listens there: whatever has to ask fails, and is seen.
    baseUrl: 'http://127.0.0.1:9/neondb/auth',
    cookieSecret,
    logLevel: 'silent',
  });
  if (decided.action === 'allow') return page(response, decided.cookies);
  response.writeHead(307, { location: String(decided.redirectUrl) });
  response.end();
}

const server = createServer(kind === 'protected' ? protect : (_, response) => page(response));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
// It ends with the command that started it.
process.stdin.on('end', () => process.exit(0)).resume();
