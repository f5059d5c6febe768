import sql from 'sql-template-tag'
import { prisma } from '../../db/client.ts'
import { rows } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { log } from '../../lib/log.ts'
import { systemOf } from '../../team/viewer.ts'
import { checkKnown } from './check.ts'

/** A bot is asked after at most this often. Telegram wakes at most 20 sleeping bots a minute for one address. */
const everyMinutes = 5
const atOnce = 20

/**
 * Checks the bots whose last check is old, a bounded number of them, one after another; several workers share them out.
 * For a periodic job: one bot's trouble is logged and stops none of the others.
 */
export async function checkWebhooks(): Promise<void> {
  const due = await rows<{ id: string }>(sql`
    update integration set webhook_checked_at = now()
    where id in (
      select id from integration
      where disconnected_at is null and is_active
        and (webhook_checked_at is null or webhook_checked_at < now() - make_interval(mins => ${everyMinutes}))
      order by webhook_checked_at nulls first limit ${atOnce} for update skip locked)
    returning id`)
  if (due.length === 0) return
  const ids = due.map(({ id }) => id)
  for (const integration of await prisma.integration.findMany({ where: { id: { in: ids }, disconnectedAt: null } })) {
    const { id, organizationId } = integration
    try {
      await checkKnown(systemOf(organizationId), integration, { isTimeNoted: true })
    } catch (error) {
      if (error instanceof UserError) log.info({ integrationId: id, code: error.code }, 'a bot could not be checked')
      else log.error({ integrationId: id, err: error }, 'checking a bot failed')
    }
  }
}
