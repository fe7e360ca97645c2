// Better Auth behind an application that uses neon-auth. What such an application needs is in `baseURL`, `basePath`,
// `trustedOrigins` and `advanced`; all the rest is as you like it.
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { jwt, magicLink, organization } from 'better-auth/plugins';

// The place for your own mail server and providers. During development others stand in for them.
function sendNoMail() {
  throw new Error('no mail server is configured: see auth.mjs');
}

export async function openAuth({
  publicUrl, secret, database, secureCookies, sendMail = sendNoMail, socialProviders = {},
}) {
  const options = {
    // The application's own origin and the path of its proxy, not where this process listens. So links in mails and
    // `/callback/:provider` lead to the application, whose proxy passes them on.
    baseURL: publicUrl,
    basePath: '/api/auth',
    // Add the origins of further front ends.
    trustedOrigins: [publicUrl],
    advanced: {
      // On by itself if `publicUrl` is https. The application's `secure_prefix` has to say the same.
      useSecureCookies: secureCookies,
      // The application's `client_ip` sends the visitor's address in this header, which has no other address in it.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
    },
    secret,
    database,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true },
    socialProviders,
    plugins: [
      jwt(),
      organization(),
      magicLink({ sendMagicLink: ({ email, url }) => sendMail({ to: email, subject: 'Sign in', url }) }),
    ],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  return betterAuth(options);
}
