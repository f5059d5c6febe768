import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { row } from '../../db/query.ts'
import { welcomeToken } from './token.ts'

/** What the page shows, and nothing else of the tenant: words, a voice and pictures by storage key. */
export type Greeting = { locale: 'ru' | 'en'; text: string | null; voiceKey: string | null; imageKeys: string[] }

/** The greeting of a lead's site as it is now; undefined when lead or site are gone, or it says nothing any more. */
export async function greetingOf(leadId: string): Promise<Greeting | undefined> {
  const found = await row<Greeting>(sql`
    select case when o.locale = 'en' then 'en' else 'ru' end as locale, s.greeting_text as text,
      s.greeting_voice_key as "voiceKey", s.greeting_image_keys as "imageKeys"
    from lead l join site s on s.id = l.site_id join organization o on o.id = l.organization_id
    where l.id = ${leadId}::uuid and s.is_active`)
  return found && isGreeting(found) ? found : undefined
}

/** The address of the greeting for the visitor who has just sent a lead; null while the site has none. */
export async function welcomeUrlOf(leadId: string): Promise<string | null> {
  const found = await row<Site & { id: string; createdAt: Date }>(sql`
    select l.id, l.created_at as "createdAt", s.greeting_text as "greetingText",
      s.greeting_voice_key as "greetingVoiceKey", s.greeting_image_keys as "greetingImageKeys"
    from lead l join site s on s.id = l.site_id where l.id = ${leadId}::uuid`)
  return found ? welcomeUrl(found, found) : null
}

type Site = { greetingText: string | null; greetingVoiceKey: string | null; greetingImageKeys: string[] }

/** The address of a lead's greeting; null while its site has none. */
export function welcomeUrl(lead: { id: string; createdAt: Date | string }, site: Site): string | null {
  const { greetingText: text, greetingVoiceKey: voiceKey, greetingImageKeys: imageKeys } = site
  if (!isGreeting({ text, voiceKey, imageKeys })) return null
  return `${config.PUBLIC_URL ?? ''}/p/welcome/${welcomeToken(lead)}`
}

function isGreeting({ text, voiceKey, imageKeys }: Omit<Greeting, 'locale'>): boolean {
  return Boolean(text ?? voiceKey) || imageKeys.length > 0
}
