import sql from 'sql-template-tag'
import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { newSecret } from '../../lib/secret.ts'
import { checkBranches } from '../../team/branches.ts'
import { mustHaveRoom } from '../../team/room.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageSites } from '../policy.ts'
import { filesLeft, type Greeted, putAside, takeGreeting } from './greeting-files.ts'
import { originsFrom } from './origins.ts'

/** A site, new without `id`. Absent leaves a thing as it is, null takes it away. Files are the viewer's uploads. */
export type SiteInput = {
  id?: string | null
  name?: string | null
  allowedOrigins?: string[] | null
  branchId?: string | null
  integrationId?: string | null
  isActive?: boolean | null
  greetingText?: string | null
  greetingVoiceId?: string | null
  greetingImageIds?: string[] | null
  expectedVersion?: number | null
}

const maxGreeting = 4000

/**
 * Makes or changes a site; answers its id. Throws FORBIDDEN, NOT_FOUND, VERSION_CONFLICT, BAD_INPUT for an origin that
 * is none, FILE_NOT_FOUND for an upload that is not the viewer's own, LIMIT_REACHED.
 */
export async function saveSite(viewer: Viewer, input: SiteInput): Promise<string> {
  if (!canManageSites(viewer)) throw new UserError('FORBIDDEN')
  if (!input.id && !input.name?.trim()) throw new UserError('BAD_INPUT', { path: ['input', 'name'] })
  const allowedOrigins = input.allowedOrigins && originsFrom(input.allowedOrigins)
  await checkPlaces(viewer, input)
  return commit(viewer.organizationId, async (tx) => {
    const id = input.id ?? (await make(tx, input.name!.trim()))
    const greeted = await lock(tx, id, input.expectedVersion)
    const files = await takeGreeting(tx, viewer, input)
    const kept = (value: unknown) => sql`${value === undefined}::boolean`
    await tx.rows(sql`
      update site set name = coalesce(${input.name?.trim().slice(0, 200) || null}, name),
        allowed_origins = coalesce(${allowedOrigins ?? null}::text[], allowed_origins),
        branch_id = case when ${kept(input.branchId)} then branch_id else ${input.branchId ?? null}::uuid end,
        integration_id = case when ${kept(input.integrationId)} then integration_id
          else ${input.integrationId ?? null}::uuid end,
        is_active = coalesce(${input.isActive ?? null}::boolean, is_active),
        greeting_text = case when ${kept(input.greetingText)} then greeting_text
          else ${greetingOf(input.greetingText)} end,
        greeting_voice_key = case when ${kept(files.voice)} then greeting_voice_key else ${files.voice ?? null} end,
        greeting_image_keys = coalesce(${files.images ?? null}::text[], greeting_image_keys),
        version = version + ${input.id ? 1 : 0}
      where id = ${id} and organization_id = ${tx.organizationId}`)
    await putAside(tx, viewer, filesLeft(greeted, files))
    return id
  })
}

/** Removes a site with its key; its leads go with it, so a site that has some is only switched off. Throws as above. */
export async function removeSite(viewer: Viewer, input: { siteId: string }): Promise<string> {
  if (!canManageSites(viewer)) throw new UserError('FORBIDDEN')
  await commit(viewer.organizationId, async (tx) => {
    const greeted = await lock(tx, input.siteId, null)
    const gone = await tx.row(sql`
      delete from site where id = ${input.siteId} and organization_id = ${tx.organizationId}
        and not exists (select from lead where site_id = site.id) returning id`)
    if (!gone) throw new UserError('CONFLICT', { path: ['input', 'id'] })
    await putAside(tx, viewer, filesLeft(greeted, { voice: null, images: [] }))
  })
  return input.siteId
}

async function make(tx: Transaction, name: string): Promise<string> {
  await mustHaveRoom(tx, 'site', sql`organization_id = ${tx.organizationId}`)
  const made = await tx.row<{ id: string }>(sql`
    insert into site (organization_id, name, public_key)
    values (${tx.organizationId}, ${name.slice(0, 200)}, ${`mhs_${newSecret(16)}`}) returning id`)
  return made!.id
}

async function lock(tx: Transaction, id: string, expectedVersion: number | null | undefined): Promise<Greeted> {
  const found = await tx.row<Greeted & { version: number }>(sql`
    select version, greeting_voice_key as voice, greeting_image_keys as images
    from site where id = ${id} and organization_id = ${tx.organizationId} for update`)
  if (!found) throw new UserError('NOT_FOUND', { path: ['input', 'id'] })
  if (typeof expectedVersion === 'number' && expectedVersion !== found.version) throw new UserError('VERSION_CONFLICT')
  return found
}

async function checkPlaces(viewer: Viewer, { branchId, integrationId }: SiteInput): Promise<void> {
  if (branchId) await checkBranches(viewer, [branchId])
  if (!integrationId) return
  const where = { id: integrationId, disconnectedAt: null }
  const found = await scopedTo(viewer.organizationId).integration.count({ where })
  if (found === 0) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
}

function greetingOf(text: string | null | undefined): string | null {
  const greeting = cleanText(text?.trim() ?? '')
  if (greeting.length > maxGreeting) {
    throw new UserError('BAD_INPUT', { path: ['input', 'greetingText'], detail: `> ${maxGreeting}` })
  }
  return greeting || null
}
