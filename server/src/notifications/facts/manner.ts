import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import type { Settings } from '../settings/settings.ts'
import type { Manner } from './subject.ts'

/** How an organization writes, by the clock of the branch where there is one. */
export async function mannerOf(organizationId: string, branchId: string | null): Promise<Manner> {
  const manner = await row<Manner>(sql`
    select o.name as organization, case when o.locale = 'en' then 'en' else 'ru' end as locale,
      coalesce(b.time_zone, o.time_zone) as "timeZone"
    from organization o left join branch b on b.organization_id = o.id and b.id = ${branchId}::uuid
    where o.id = ${organizationId}`)
  if (!manner) throw new Error('there is no such organization')
  return manner
}

/** The same out of settings that are known. */
export function mannerIn({ organization, locale, timeZone, branches }: Settings, branchId: string | null): Manner {
  const branch = branches.find(({ id }) => id === branchId)
  return { organization, locale, timeZone: branch?.timeZone ?? timeZone }
}

/** So many minutes in words: «45 мин», «2 ч». */
export function sayMinutes(minutes: number, { locale }: Manner): string {
  const hours = Math.floor(minutes / 60)
  const unit = hours > 0 ? 'hour' : 'minute'
  const value = hours > 0 ? hours : Math.max(1, Math.round(minutes))
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
