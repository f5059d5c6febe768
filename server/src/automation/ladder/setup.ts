import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { say } from '../../texts.ts'
import type { FaqEntry } from '../faq/faq-entry.ts'
import type { OpenHours } from '../hours/hours-at.ts'
import { readRule, type RuleRow } from '../rules/read-rule.ts'
import { type Stems, stemsOf } from '../words/stems.ts'
import type { KnownSituation, Setup } from './decide.ts'

type HoursRow = { isActive: boolean; timeZone: string; week: OpenHours[]; holidays: string[]; awayText: string | null }

type Found = {
  welcome: string | null
  greeting: string | null
  handOffWords: string[] | null
  handOffText: string | null
  rules: RuleRow[] | null
  faq: FaqEntry[] | null
  hours: HoursRow | null
  hasAnswerer: boolean
}

type Place = { integrationId: string | null; branchId: string | null; locale: KnownSituation['locale'] }

/** Everything that is set up for a bot (null: none is concerned) and a branch, by one statement. */
export async function loadSetup(organizationId: string, { integrationId, branchId, locale }: Place): Promise<Setup> {
  const here = sql`organization_id = ${organizationId} and is_active
    and (branch_id is null or branch_id = ${branchId}::uuid)
    and (integration_id is null or integration_id = ${integrationId}::uuid)`
  const found = await row<Found>(sql`
    select nullif(trim(i.welcome_message), '') as welcome,
      case when b.is_greeting then nullif(trim(b.greeting), '') end as greeting,
      b.hand_off_words as "handOffWords", nullif(trim(b.hand_off_text), '') as "handOffText",
      (select json_agg(json_build_object('id', id, 'name', name, 'event', event, 'branchId', branch_id,
          'integrationId', integration_id, 'conditions', conditions, 'actions', actions, 'isLast', is_last)
        order by position, created_at, id) from automation_rule where ${here}) as rules,
      (select json_agg(json_build_object('id', id, 'title', title, 'phrases', phrases, 'keywords', keywords,
          'patterns', patterns, 'answer', answer, 'buttons', buttons, 'branchId', branch_id,
          'integrationId', integration_id)
        order by position, id) from faq_entry where ${here}) as faq,
      (select json_build_object('isActive', is_active, 'timeZone', time_zone, 'week', week, 'holidays', holidays,
          'awayText', away_text)
        from business_hours where organization_id = ${organizationId}
          and (branch_id is null or branch_id = ${branchId}::uuid)
        order by branch_id nulls last limit 1) as hours,
      exists (select from answerer a where a.integration_id = i.id and a.is_active) as "hasAnswerer"
    from organization o left join integration i on i.id = ${integrationId}::uuid and i.organization_id = o.id
    left join lateral (
      select * from bot_manners where organization_id = o.id
        and (integration_id is null or integration_id = i.id)
      order by integration_id nulls last limit 1
    ) b on true
    where o.id = ${organizationId}`)
  const { hours, rules, faq, ...rest } = found!
  return {
    ...rest,
    handOffWords: rest.handOffWords ?? [],
    handOffText: rest.handOffText ?? say(locale, 'automation.handOff'),
    rules: (rules ?? []).flatMap((rule) => readRule(rule) ?? []),
    faq: faq ?? [],
    hours: hours?.isActive ? { ...hours, awayText: hours.awayText || say(locale, 'automation.away') } : null,
  }
}

/** The stems of all that a decision compares: what is set up, and what was said. */
export function stemsFor(setup: Setup, texts: string[]): Promise<Stems> {
  const ofRules = setup.rules.flatMap(({ conditions }) => conditions.flatMap(({ values }) => values))
  const ofFaq = setup.faq.flatMap(({ title, phrases, keywords }) => [title, ...phrases, ...keywords])
  return stemsOf([...texts, ...setup.handOffWords, ...ofRules, ...ofFaq])
}
