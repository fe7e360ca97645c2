// What stands in for others during development: a mail server and a GitLab. Neither is for production.
import { randomUUID } from 'node:crypto';

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const html = (body) => [200, { 'content-type': 'text/html; charset=utf-8' }, `<!doctype html><html lang="en">
<meta charset="utf-8"><meta name="color-scheme" content="light dark"><body>${body}</body></html>`];
const json = (status, body) => [status, { 'content-type': 'application/json' }, JSON.stringify(body)];

// Keeps mails and shows them, as a page or as JSON.
export function createOutbox() {
  const mails = [];
  return {
    sendMail: (mail) => { mails.unshift(mail); },
    answer: ({ accept }) => {
      if (!accept.includes('text/html')) return json(200, mails);
      const rows = mails.map((mail) => `<li>To ${escaped(mail.to)}: <a href="${escaped(mail.url)}">${escaped(mail.subject)}</a></li>`);
      return html(`<h1>Outbox</h1><ul>${rows.join('')}</ul>`);
    },
  };
}

// Signs in everybody who says an address.
export function createGitlab({ issuer }) {
  const emails = new Map();
  const authorize = (query) => {
    const email = query.get('email');
    if (!email) {
      const fields = ['redirect_uri', 'state'].map((name) =>
        `<input type="hidden" name="${name}" value="${escaped(query.get(name) ?? '')}">`);
      return html(`<h1>Not GitLab</h1><p>It stands in for GitLab, and asks for no password.</p><form>${fields.join('')}
<label>E-mail <input name="email" type="email" required></label> <button>Sign in</button></form>`);
    }
    const code = randomUUID();
    emails.set(code, email);
    const back = new URL(query.get('redirect_uri'));
    back.searchParams.set('state', query.get('state'));
    back.searchParams.set('code', code);
    return [302, { location: back.href }, ''];
  };
  const token = (form) => {
    const email = emails.get(form.get('code'));
    if (!email) return json(400, { error: 'invalid_grant' });
    const access_token = randomUUID();
    emails.delete(form.get('code'));
    emails.set(access_token, email);
    return json(200, { access_token, token_type: 'Bearer', scope: 'read_user' });
  };
  const user = (authorization) => {
    const email = emails.get(authorization.replace('Bearer ', ''));
    if (!email) return json(401, { error: 'invalid_token' });
    return json(200, { id: email, name: email.split('@')[0], email, email_verified: true, state: 'active' });
  };
  return {
    provider: { issuer, clientId: 'development', clientSecret: 'development' },
    answer: ({ path, query, body, authorization }) => {
      if (path === '/oauth/authorize') return authorize(query);
      if (path === '/oauth/token') return token(new URLSearchParams(body));
      if (path === '/api/v4/user') return user(authorization);
      return undefined;
    },
  };
}
