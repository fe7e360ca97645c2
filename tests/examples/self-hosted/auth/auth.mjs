// Better Auth behind an application that uses neon-auth. What such an application needs is in `baseURL`, `basePath`,
// `trustedOrigins` and `advanced`; all the rest is as you like it.
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { jwt, magicLink, organization } from 'better-auth/plugins';

export async function openAuth({ publicUrl, secret, database, secureCookies, sendMail, gitlab }) {
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
    socialProviders: { gitlab },
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
