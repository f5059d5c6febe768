import { prisma } from '../../db/client.ts'
import { databaseNow } from '../../db/now.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { hashSecret } from '../../lib/secret.ts'

/** What may be shown of an invitation to whoever holds its link. */
export type InvitationPreview = {
  email: string
  role: Role
  organizationId: string
  organizationName: string
  /** Whether the e-mail has an account already: then its password must be proven. */
  hasAccount: boolean
}

/** The open invitation of a link's token; null when it is unknown, used, revoked or expired, all alike. */
export async function findInvitation(token: string): Promise<InvitationPreview | null> {
  const found = await prisma.invitation.findFirst({
    where: { tokenHash: hashSecret(token), acceptedAt: null, revokedAt: null, expiresAt: { gt: await databaseNow() } },
    include: { invitedBy: { select: { organization: { select: { name: true } } } } },
  })
  if (!found) return null
  const { email, role, organizationId, invitedBy } = found
  const hasAccount = (await prisma.account.count({ where: { email } })) > 0
  return { email, role, organizationId, organizationName: invitedBy.organization.name, hasAccount }
}
