import sql, { type Sql } from 'sql-template-tag'
import { UserError } from '../errors.ts'
import type { IntegrationMode } from '../generated/prisma/enums.ts'
import { cleanText } from '../lib/clean-text.ts'
import { checkBranches } from '../team/branches.ts'
import type { Viewer } from '../team/viewer.ts'
import { type PaceChange, paceChanges } from './bot/pace.ts'

const maxWelcome = 4096
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/**
 * A chat id as the provider knows it, a string: groups have negative ones, and both exceed a GraphQL Int. Blank is null
 * (none). Throws BAD_INPUT for anything that is not a whole number of 64 bit.
 */
export function chatIdFrom(text: string | null | undefined): string | null {
  const id = text?.trim()
  if (!id) return null
  const isWhole = /^-?\d{1,19}$/.test(id) && BigInt(id) >= int64.min && BigInt(id) <= int64.max
  if (!isWhole || BigInt(id) === 0n) throw new UserError('BAD_INPUT', { path: ['ownerChatId'], detail: 'chat id' })
  return BigInt(id).toString()
}

/** The text that answers /start; blank is null (none). Throws BAD_INPUT when it is longer than one message. */
export function welcomeFrom(text: string | null | undefined): string | null {
  const welcome = cleanText(text?.trim() ?? '')
  if (welcome.length > maxWelcome) {
    throw new UserError('BAD_INPUT', { path: ['welcomeMessage'], detail: `> ${maxWelcome}` })
  }
  return welcome || null
}

/** Absent leaves a thing as it is; null (and a blank text) takes owner's chat, welcome and branch away. */
export type SettingsChange = {
  name?: string | null
  ownerChatId?: string | null
  welcomeMessage?: string | null
  isActive?: boolean | null
  mode?: IntegrationMode | null
  branchId?: string | null
  acceptGroups?: boolean | null
  pace?: PaceChange | null
  humanMinutes?: number | null
  autoPerMinute?: number | null
}

/** The assignments that a change of settings asks for. Throws BAD_INPUT, NOT_FOUND for a branch that is not here. */
export async function settingsChanges(viewer: Viewer, input: SettingsChange): Promise<Sql[]> {
  const name = input.name?.trim().slice(0, 200)
  return [...(name ? [sql`name = ${name}`] : []), ...settingsOf(input), ...(await branchOf(viewer, input))]
}

function settingsOf(input: SettingsChange): Sql[] {
  const changes: Sql[] = []
  if (input.ownerChatId !== undefined) changes.push(sql`owner_chat_id = ${chatIdFrom(input.ownerChatId)}`)
  if (input.welcomeMessage !== undefined) changes.push(sql`welcome_message = ${welcomeFrom(input.welcomeMessage)}`)
  if (input.isActive != null) changes.push(sql`is_active = ${input.isActive}`)
  if (input.mode) changes.push(sql`mode = ${input.mode}::integration_mode`)
  if (input.acceptGroups != null) changes.push(sql`accept_groups = ${input.acceptGroups}`)
  changes.push(...paceChanges(input.pace))
  const { humanMinutes, autoPerMinute } = input
  if (humanMinutes != null) changes.push(sql`human_minutes = ${within(humanMinutes, 43_200, 'humanMinutes')}`)
  if (autoPerMinute != null) changes.push(sql`auto_per_minute = ${within(autoPerMinute, 60, 'autoPerMinute')}`)
  return changes
}

function within(value: number, most: number, name: string): number {
  if (value < 0 || value > most) throw new UserError('BAD_INPUT', { path: ['input', name], detail: `0–${most}` })
  return value
}

async function branchOf(viewer: Viewer, { branchId }: SettingsChange): Promise<Sql[]> {
  if (branchId === undefined) return []
  const [id = null] = await checkBranches(viewer, branchId ? [branchId] : [])
  return [sql`branch_id = ${id}`]
}
