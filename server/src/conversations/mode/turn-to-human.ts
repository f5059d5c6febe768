import sql, { type Sql } from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/** Whether the bot may speak, by the clock of the database; to be put where the table `conversation` is alias c. */
export const botMaySpeak = sql`(c.bot_mode = 'BOT' or c.bot_paused_until <= now())`

/**
 * Assignments of an `update conversation` (without an alias) that give the dialog to the people when `isAnswer`: for
 * the integration's `human_minutes`, or for good when these are 0. Who silenced the bot for longer keeps it silent.
 */
export function turnedToHuman(isAnswer: boolean): Sql {
  return sql`
    bot_mode = case when ${isAnswer}::boolean then 'HUMAN' else bot_mode end,
    bot_paused_until = case
      when not ${isAnswer}::boolean then bot_paused_until
      when bot_mode = 'HUMAN' and bot_paused_until is null then null
      else (
        select case when i.human_minutes > 0
          then greatest(bot_paused_until, now() + make_interval(mins => i.human_minutes)) end
        from integration i where i.id = conversation.integration_id
      ) end`
}

/**
 * Gives the dialog to the people until somebody switches it back, in the caller's commit; who calls tells the feed.
 * Where they have it already nothing changes.
 */
export async function handToHuman(tx: Transaction, conversationId: string): Promise<void> {
  await tx.rows(sql`
    update conversation c set bot_mode = 'HUMAN', bot_paused_until = null, version = version + 1
    where id = ${conversationId} and organization_id = ${tx.organizationId} and ${botMaySpeak}`)
}
