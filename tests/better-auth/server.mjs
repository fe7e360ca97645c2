// A real Better Auth server, configured the way Neon Auth is observed to be,
// for end-to-end tests of a client SDK. Everything listens on 127.0.0.1 only.
//
//   node server.mjs               prints one JSON line when ready: {"ready":true,"baseUrl":...}
//
// Environment (all optional):
//   RIG_PORT              0 = any free port (default 0)
//   RIG_DB                memory (default) | pglite | postgres://... (see storage.mjs)
//   RIG_BASE_PATH         default /neondb/auth
//   RIG_TRUSTED_ORIGINS   comma list, added to the defaults
//   RIG_VERIFY            link | otp   how an e-mail address is verified (default link)
//   RIG_REQUIRE_VERIFY    1 = sign-in needs a verified e-mail
//   RIG_PLAIN             1 = Better Auth alone: without the Neon verifier/challenge plugin
//   RIG_NEON_STRICT       1 = also imitate two refusals seen in front of the managed service
//                             (empty JSON body, sign-in/social without an origin)
//   RIG_ANONYMOUS, RIG_BEARER, RIG_PHONE, RIG_TWO_FACTOR, RIG_USERNAME, RIG_MULTI_SESSION,
//   RIG_DEVICE, RIG_ONE_TIME_TOKEN, RIG_SIWE, RIG_PASSKEY, RIG_API_KEY, RIG_OAUTH
//                         1 = add that plugin of Better Auth (off in a new Neon project); the last three
//                             are packages of their own, in v1.7.25/package.json only
//   RIG_DEVICE_EXPIRES_IN for how long a device's codes are good (default 10m)
//   RIG_SIWE_EMAIL        1 = a wallet signs in with an e-mail address only
//   RIG_TEAMS             1 = organizations have teams, and make roles of their own (off in a new Neon project)
//   RIG_TEAMS_LIMIT       how many teams and roles of its own an organization has at the most, and a team members
//   RIG_APP               origin of the application (default http://localhost:3000): its pages
//                             /auth/sign-in, /auth/consent, /device, and the passkeys' rpID
//   RIG_OAUTH_RESOURCES   comma list of protected resources (default RIG_APP/mcp); a client that
//                             registers itself is linked to the first only
//   RIG_OAUTH_STEPS       1 = also the steps select account, sign-up and after login (an organization)
//   RIG_OAUTH_OPTIONS     JSON, laid over the options of oauthProvider()
//   RIG_JWT_ISSUER        iss of every token (default: session tokens the origin, OAuth's the base URL)
//   RIG_RATE_LIMIT        1 = turn Better Auth's rate limiter on
//   RIG_FAST_HASH         1 = cheap password hash (tests only)
//   RIG_SESSION_EXPIRES_IN seconds (default 604800)
//   RIG_TLS_KEY / RIG_TLS_CERT  PEM files: serve https instead of http
//   RIG_EXIT_WITH_STDIN   1 = exit when stdin closes (so a dead test runner leaves nothing behind)
//   RIG_LOG               Better Auth log level (default error)
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { performance } from 'node:perf_hooks';
import { betterAuth, getAuthTables } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import {
  admin, anonymous, bearer, deviceAuthorization, emailOTP, jwt, magicLink, multiSession, oneTimeToken,
  openAPI, organization, phoneNumber, siwe, twoFactor, username,
} from 'better-auth/plugins';
import { defaultAc } from 'better-auth/plugins/organization/access';
import { createFakeIdp } from './fake-idp.mjs';
import { neonSession } from './neon-plugin.mjs';
import { openStorage } from './storage.mjs';

const env = process.env;
const flag = (name) => env[name] === '1' || env[name] === 'true';
const basePath = env.RIG_BASE_PATH ?? '/neondb/auth';
const teamsLimit = env.RIG_TEAMS_LIMIT && Number(env.RIG_TEAMS_LIMIT);
const app = env.RIG_APP ?? 'http://localhost:3000';

// ---------------------------------------------------------------- test state
const outbox = [];          // e-mails, codes and links that would have been sent
const seen = [];            // every request that reached the auth server
let faults = [];            // queued canned answers, see POST /__test/fault
let mailId = 0;
const send = async (mail) => { outbox.push({ id: ++mailId, at: new Date().toISOString(), ...mail }); };

const storage = await openStorage(env.RIG_DB);

// ---------------------------------------------------------------- listen first, so that the origin is known
const tls = env.RIG_TLS_KEY && env.RIG_TLS_CERT;
const server = tls
  ? https.createServer({ key: readFileSync(env.RIG_TLS_KEY), cert: readFileSync(env.RIG_TLS_CERT) })
  : http.createServer();
await new Promise((resolve, reject) => {
  server.once('error', reject);
  server.listen(Number(env.RIG_PORT ?? 0), '127.0.0.1', resolve);
});
const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
const baseUrl = origin + basePath;

// ---------------------------------------------------------------- Better Auth
const idp = createFakeIdp({ origin, mount: '/__idp' });
const jwtOptions = {
  jwks: { jwksPath: '/.well-known/jwks.json', keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' } },
  jwt: {
    issuer: env.RIG_JWT_ISSUER,
    audience: origin,
    expirationTime: '15m',
    definePayload: ({ user }) => ({ ...user, role: 'authenticated' }),
  },
};
const verifyByOtp = (env.RIG_VERIFY ?? 'link') === 'otp';

const neon = neonSession({ jwtOptions, strict: flag('RIG_NEON_STRICT') });

// ---------------------------------------------------------------- plugins that are packages of their own
const oauth = flag('RIG_OAUTH') && await import('@better-auth/oauth-provider');
const passkeys = flag('RIG_PASSKEY') && await import('@better-auth/passkey');
const apiKeys = flag('RIG_API_KEY') && await import('@better-auth/api-key');
const resources = (env.RIG_OAUTH_RESOURCES ?? `${app}/mcp`).split(',').map((s) => s.trim()).filter(Boolean);
const oauthOptions = {
  loginPage: `${app}/auth/sign-in`,
  consentPage: `${app}/auth/consent`,
  scopes: ['openid', 'profile', 'email', 'offline_access', 'read', 'write'],
  resources: resources.map((identifier) => ({ identifier })),
  allowDynamicClientRegistration: true,
  allowUnauthenticatedClientRegistration: true,
  clientRegistrationDefaultResources: resources.slice(0, 1),
  allowPublicClientPrelogin: true,
  ...(flag('RIG_OAUTH_STEPS') ? {
    selectAccount: { page: `${app}/auth/select-account`, shouldRedirect: () => false },   // with prompt=select_account only
    signup: { page: `${app}/auth/sign-up` },                                              // with prompt=create only
    postLogin: {
      page: `${app}/auth/organization`,
      shouldRedirect: ({ session, scopes }) => scopes.includes('write') && !session.activeOrganizationId,
      consentReferenceId: ({ session }) => session.activeOrganizationId ?? undefined,
    },
  } : {}),
  ...JSON.parse(env.RIG_OAUTH_OPTIONS ?? '{}'),
};

const options = {
  baseURL: origin,
  basePath,
  secret: 'rig-secret-rig-secret-rig-secret-rig-secret',
  database: storage.database,
  telemetry: { enabled: false },
  logger: { level: env.RIG_LOG ?? 'error' },
  rateLimit: { enabled: flag('RIG_RATE_LIMIT') },
  trustedOrigins: [
    'http://localhost:*', 'http://127.0.0.1:*', 'https://app.example.com',
    ...(env.RIG_TRUSTED_ORIGINS ?? '').split(',').map((s) => s.trim()).filter(Boolean),
  ],
  advanced: {
    cookiePrefix: 'neon-auth',
    useSecureCookies: true,
    defaultCookieAttributes: { sameSite: 'none', secure: true, partitioned: true, httpOnly: true, path: '/' },
    database: { generateId: 'uuid' },
    // the unit tests of Better Auth switch these off when NODE_ENV=test; keep them on always
    disableCSRFCheck: false,
    disableOriginCheck: false,
  },
  session: {
    expiresIn: Number(env.RIG_SESSION_EXPIRES_IN ?? 604800),
    updateAge: 86400,
    // without one there is nothing that update-session could change
    additionalFields: { theme: { type: 'string', required: false } },
  },
  emailAndPassword: {
    enabled: true,
    autoSignIn: true,
    requireEmailVerification: flag('RIG_REQUIRE_VERIFY'),
    sendResetPassword: ({ user, url, token }) => send({ kind: 'reset-password', to: user.email, url, token }),
    ...(flag('RIG_FAST_HASH') ? {
      password: {
        hash: async (p) => 'sha256:' + createHash('sha256').update(p).digest('hex'),
        verify: async ({ hash, password }) => hash === 'sha256:' + createHash('sha256').update(password).digest('hex'),
      },
    } : {}),
  },
  emailVerification: {
    sendOnSignUp: true,
    autoSignInAfterVerification: true,
    // the email-otp plugin supplies its own sender, but only if the options have none
    ...(verifyByOtp ? {} : {
      sendVerificationEmail: ({ user, url, token }) => send({ kind: 'verify-email', to: user.email, url, token }),
    }),
  },
  user: {
    changeEmail: {
      enabled: true,
      sendChangeEmailConfirmation: ({ user, newEmail, url, token }) =>
        send({ kind: 'change-email', to: user.email, newEmail, url, token }),
    },
    deleteUser: { enabled: true },
  },
  account: { accountLinking: { enabled: true, trustedProviders: ['google'] } },
  plugins: [
    jwt(jwtOptions),
    admin(),
    organization({
      organizationLimit: 10,
      membershipLimit: 100,
      creatorRole: 'owner',
      ...(flag('RIG_TEAMS') ? {
        teams: { enabled: true, maximumTeams: teamsLimit, maximumMembersPerTeam: teamsLimit },
        dynamicAccessControl: { enabled: true, maximumRolesPerOrganization: teamsLimit },
        ac: defaultAc,
      } : {}),
      sendInvitationEmail: ({ id, email, organization: org, inviter, role }) =>
        send({ kind: 'invitation', to: email, invitationId: id, organizationId: org.id, role, inviter: inviter.user.email }),
    }),
    emailOTP({
      overrideDefaultEmailVerification: verifyByOtp,
      changeEmail: { enabled: true },
      sendVerificationOTP: ({ email, otp, type }) => send({ kind: 'otp', type, to: email, otp }),
    }),
    magicLink({
      sendMagicLink: async ({ email, url, token }, ctx) => {
        if (!flag('RIG_PLAIN')) await neon.rememberMagicLink(ctx, token);
        await send({ kind: 'magic-link', to: email, url, token });
      },
    }),
    ...(flag('RIG_PHONE') ? [phoneNumber({
      sendOTP: ({ phoneNumber: to, code }) => send({ kind: 'phone-otp', to, otp: code }),
      sendPasswordResetOTP: ({ phoneNumber: to, code }) => send({ kind: 'phone-reset-otp', to, otp: code }),
    })] : []),
    idp.providers(['google', 'github', 'vercel']),
    openAPI({ disableDefaultReference: true }),
    ...(flag('RIG_TWO_FACTOR') ? [twoFactor({
      issuer: 'Rig',
      otpOptions: { sendOTP: ({ user, otp }) => send({ kind: 'two-factor-otp', to: user.email, otp }) },
    })] : []),
    ...(flag('RIG_USERNAME') ? [username()] : []),
    ...(flag('RIG_MULTI_SESSION') ? [multiSession()] : []),
    ...(flag('RIG_ONE_TIME_TOKEN') ? [oneTimeToken()] : []),
    ...(passkeys ? [passkeys.passkey({ rpID: new URL(app).hostname, rpName: 'Rig', origin: app })] : []),
    // beside the default ones, keys that belong to organizations
    ...(apiKeys ? [apiKeys.apiKey([
      { configId: 'default' },
      { configId: 'organization', references: 'organization', enableMetadata: true },
    ])] : []),
    ...(oauth ? [oauth.oauthProvider(oauthOptions)] : []),
    ...(flag('RIG_DEVICE')
      ? [(oauth ? oauth.oauthDeviceAuthorization : deviceAuthorization)({
        verificationUri: `${app}/device`, expiresIn: env.RIG_DEVICE_EXPIRES_IN ?? '10m', interval: '1s',
      })]
      : []),
    ...(flag('RIG_ANONYMOUS') ? [anonymous()] : []),
    // Better Auth leaves the check of the signature to the application. This one is a hash that tests can make, and no
    // Ethereum signature.
    ...(flag('RIG_SIWE') ? [siwe({
      domain: new URL(app).host,
      anonymous: !flag('RIG_SIWE_EMAIL'),
      getNonce: async () => randomUUID().replaceAll('-', ''),
      verifyMessage: async ({ message, signature }) =>
        signature === `0x${createHash('sha256').update(`rig wallet ${message}`).digest('hex')}`,
    })] : []),
    ...(flag('RIG_BEARER') ? [bearer()] : []),
    ...(flag('RIG_PLAIN') ? [] : [neon.plugin]),
  ],
};
await storage.migrate(options);
const auth = betterAuth(options);
const { adapter } = await auth.$context;
const authHandler = toNodeHandler(auth);

// ---------------------------------------------------------------- HTTP
const json = (res, status, body, headers = {}) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
};
const readBody = async (req) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
const readJson = async (req) => JSON.parse((await readBody(req)) || '{}');
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function testRoutes(req, res, url) {
  const q = url.searchParams;
  const route = `${req.method} ${url.pathname.slice('/__test'.length)}`;
  switch (route) {
    case 'GET /health':
      return json(res, 200, { ok: true, baseUrl, origin, pid: process.pid, rss: process.memoryUsage().rss });

    // ?to= &kind= &type= filter; &wait=ms polls until something matches
    case 'GET /outbox': {
      const match = () => outbox.filter((m) => ['to', 'kind', 'type'].every((k) => !q.get(k) || m[k] === q.get(k)));
      const until = performance.now() + Number(q.get('wait') ?? 0);
      while (!match().length && performance.now() < until) await sleep(10);
      return json(res, 200, match());
    }
    case 'DELETE /outbox': outbox.length = 0; return json(res, 200, { ok: true });

    // requests as the auth server received them (?path= filters by path after the base path)
    case 'GET /requests': return json(res, 200, seen.filter((r) => !q.get('path') || r.path === q.get('path')));
    case 'DELETE /requests': seen.length = 0; return json(res, 200, { ok: true });

    // empties the database (the signing key stays, unless {"jwks":true}, and so do the protected resources)
    case 'POST /reset': {
      const { jwks } = await readJson(req);
      const models = ['invitation', 'member', 'organization', 'session', 'account', 'verification', 'user'];
      const ofPlugins = Object.keys(getAuthTables(options)).reverse().filter((m) => ![...models, 'jwks', 'oauthResource'].includes(m));
      for (const model of [...ofPlugins, ...models, ...(jwks ? ['jwks'] : [])]) await adapter.deleteMany({ model, where: [] });
      outbox.length = 0; seen.length = 0; faults = [];
      return json(res, 200, { ok: true });
    }
    // {"email","role"?,"emailVerified"?,"banned"?} : edits a user row directly
    case 'POST /user': {
      const { email, ...patch } = await readJson(req);
      const user = await adapter.update({ model: 'user', where: [{ field: 'email', value: email }], update: patch });
      return user ? json(res, 200, user) : json(res, 404, { error: 'no such user' });
    }
    // {"email" | "token", "expiresInSeconds"}: moves the expiry of a user's sessions (negative = expired)
    case 'POST /session': {
      const { email, token, expiresInSeconds } = await readJson(req);
      const user = email && await adapter.findOne({ model: 'user', where: [{ field: 'email', value: email }] });
      const where = [token ? { field: 'token', value: token } : { field: 'userId', value: user?.id ?? '' }];
      const update = { expiresAt: new Date(Date.now() + expiresInSeconds * 1000) };
      return json(res, 200, { changed: await adapter.updateMany({ model: 'session', where, update }) });
    }
    // {"path"?,"times"?=1,"status"?,"body"?,"headers"?,"delayMs"?,"drop"?:true,"passThrough"?:true}
    case 'POST /fault': { faults.push({ times: 1, ...(await readJson(req)) }); return json(res, 200, { queued: faults.length }); }
    case 'DELETE /fault': faults = []; return json(res, 200, { ok: true });

    // {"loginPage"?,"consentPage"?,...}: changes options of the OAuth provider, for an application whose port is known late
    case 'POST /oauth': {
      Object.assign(options.plugins.find((p) => p.id === 'oauth-provider').options, await readJson(req));
      return json(res, 200, { ok: true });
    }
    // who the fake identity provider signs in when the authorize URL carries no login_hint
    case 'POST /idp/user': idp.setDefaultUser(await readJson(req)); return json(res, 200, { ok: true });
    default: return json(res, 404, { error: `no test route ${route}` });
  }
}

server.on('request', async (req, res) => {
  try {
    const url = new URL(req.url, origin);
    if (url.pathname.startsWith('/__test/')) return await testRoutes(req, res, url);
    if (url.pathname.startsWith('/__idp/')) return await idp.handle(req, res, url);

    const requestId = randomUUID();
    res.setHeader('x-neon-ret-request-id', requestId);
    const reqOrigin = req.headers.origin;
    if (reqOrigin) {
      res.setHeader('access-control-allow-origin', reqOrigin);
      res.setHeader('access-control-allow-credentials', 'true');
      res.setHeader('vary', 'Origin');
      if (req.method === 'OPTIONS') {
        res.writeHead(204, {
          'access-control-allow-methods': 'GET, POST, PUT, DELETE, PATCH, OPTIONS',
          'access-control-allow-headers': req.headers['access-control-request-headers'] ?? '*',
        });
        return res.end();
      }
    }
    const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length).replace(/^\//, '') : url.pathname;
    seen.push({ id: requestId, method: req.method, path, query: url.search, headers: req.headers, rawHeaders: req.rawHeaders });
    if (seen.length > 5000) seen.shift();

    const fault = faults.find((f) => f.times > 0 && (!f.path || f.path === path));
    if (fault) {
      fault.times -= 1;
      if (fault.delayMs) await sleep(fault.delayMs);
      if (fault.drop) return void req.socket.destroy();
      if (!fault.passThrough) {
        const body = fault.body ?? { message: 'injected fault', code: 'INJECTED_FAULT' };
        res.writeHead(fault.status ?? 500, { 'content-type': 'application/json', ...fault.headers });
        return res.end(typeof body === 'string' ? body : JSON.stringify(body));
      }
    }
    if (flag('RIG_NEON_STRICT') && req.method === 'POST' && /^application\/json/i.test(req.headers['content-type'] ?? '')
        && !req.headers['transfer-encoding'] && !(Number(req.headers['content-length'] ?? 0) > 0)) {
      return json(res, 400, {
        statusCode: 400, code: 'FST_ERR_CTP_EMPTY_JSON_BODY', error: 'Bad Request',
        message: "Body cannot be empty when content-type is set to 'application/json'",
      });
    }
    await authHandler(req, res);
  } catch (error) {
    console.error('rig error', error);
    if (!res.headersSent) json(res, 500, { error: String(error) });
    else res.end();
  }
});

const stop = () => { server.close(); server.closeAllConnections(); process.exit(0); };
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (flag('RIG_EXIT_WITH_STDIN')) { process.stdin.resume(); process.stdin.on('end', stop); process.stdin.on('close', stop); }

console.log(JSON.stringify({
  ready: true, baseUrl, origin, pid: process.pid,
  jwksUrl: `${baseUrl}/.well-known/jwks.json`, startupMs: Math.round(performance.now()),
}));
