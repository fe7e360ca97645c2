// Founds an organization and invites somebody, who accepts, with Neon's client.
//
// in:  {"app", "email", "invited", "password"}     app: the application's origin
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';

await tell(async ({ app, email, invited, password }) => {
  const { load } = open(app);
  const { client } = await load(`${app}/auth/sign-up`);
  const { organization } = client;
  const results = {};
  await client.signUp.email({ name: 'Zoe', email, password });
  results.none = await outcome(organization.list());
  results.create = await outcome(organization.create({ name: 'Acme', slug: 'acme' }));
  const organizationId = results.create.data?.id;
  results.taken = await outcome(organization.create({ name: 'Acme', slug: 'acme' }));
  results.freeSlug = await outcome(organization.checkSlug({ slug: 'acme-2' }));
  results.takenSlug = await outcome(organization.checkSlug({ slug: 'acme' }));
  results.list = await outcome(organization.list());
  results.setActive = await outcome(organization.setActive({ organizationId }));
  results.update = await outcome(organization.update({ organizationId, data: { name: 'Acme & Co.' } }));
  results.invite = await outcome(organization.inviteMember({ organizationId, email: invited, role: 'member' }));
  results.inviteAgain = await outcome(organization.inviteMember({ organizationId, email: invited, role: 'member' }));
  results.invitations = await outcome(organization.listInvitations({ query: { organizationId } }));
  results.leave = await outcome(organization.leave({ organizationId }));
  await client.signOut();

  const invitationId = results.invite.data?.id;
  results.strangerAccepts = await outcome(organization.acceptInvitation({ invitationId }));
  await client.signUp.email({ name: 'Yan', email: invited, password });
  results.notVerified = await outcome(organization.listUserInvitations());
  results.invitation = await outcome(organization.getInvitation({ query: { id: invitationId } }));
  results.accept = await outcome(organization.acceptInvitation({ invitationId }));
  results.full = await outcome(organization.getFullOrganization({ query: { organizationId } }));
  results.memberInvites = await outcome(
    organization.inviteMember({ organizationId, email: `other.${invited}`, role: 'member' }),
  );
  results.memberLooks = await outcome(organization.listInvitations({ query: { organizationId } }));
  results.role = await outcome(organization.getActiveMemberRole());
  return results;
});
