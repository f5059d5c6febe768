import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { Locale } from '../../texts.ts'
import { entryOf, isOnByDefault, type NoticeEvent, noticeEvents } from '../catalogue.ts'
import { canReadNotices } from '../policy.ts'
import { placeOf } from '../render/variables.ts'
import { defaultWords } from '../words/default-words.ts'

/** One cell of the matrix as it holds for a branch (null: for all that have no rule of their own). */
export type NotificationRule = {
  event: NoticeEvent
  audience: NoticeAudience
  branchId: string | null
  isEnabled: boolean
  text: string
  /** Nobody has set anything for exactly this cell: the rule of the organization, or the product's, shows through. */
  isDefault: boolean
  /** Places that may stand in the text, in the language of the organization. */
  variables: string[]
  /** 0 while there is no rule of its own. */
  version: number
}

type Saved = {
  event: string
  audience: NoticeAudience
  branchId: string | null
  isEnabled: boolean
  text: string | null
  version: number
}

/** The whole matrix of a branch, in the order of the catalogue. Throws FORBIDDEN. */
export async function notificationRules(viewer: Viewer, branchId: string | null): Promise<NotificationRule[]> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  const saved = await rows<Saved>(sql`
    select event, audience, branch_id as "branchId", is_enabled as "isEnabled", text, version from notification_rule
    where organization_id = ${viewer.organizationId} and (branch_id is null or branch_id = ${branchId}::uuid)
    order by branch_id nulls last`)
  const locale = await localeOf(viewer.organizationId)
  return noticeEvents.flatMap((event) =>
    entryOf(event).audiences.map((audience) => {
      const holding = saved.filter((rule) => rule.event === event && rule.audience === audience)
      return cell({ event, audience, branchId, locale, holding })
    }),
  )
}

type Cell = {
  event: NoticeEvent
  audience: NoticeAudience
  branchId: string | null
  locale: Locale
  /** The rules that hold for it, its own one first. */
  holding: Saved[]
}

function cell({ event, audience, branchId, locale, holding }: Cell): NotificationRule {
  const own = holding.find((rule) => rule.branchId === branchId)
  return {
    event,
    audience,
    branchId,
    isEnabled: holding[0]?.isEnabled ?? isOnByDefault(event, audience),
    text: holding.find((rule) => rule.text !== null)?.text ?? defaultWords(event, audience, locale),
    isDefault: !own,
    variables: entryOf(event).variables.map((name) => placeOf(name, locale)),
    version: own?.version ?? 0,
  }
}

/** The language in which an organization speaks to its own people and clients. */
export async function localeOf(organizationId: string): Promise<Locale> {
  const found = await row<{ locale: string }>(sql`select locale from organization where id = ${organizationId}`)
  return found?.locale === 'en' ? 'en' : 'ru'
}
