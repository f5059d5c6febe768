import sql from 'sql-template-tag'
import type { Transaction } from '../../events/transaction.ts'

/**
 * When the card `from` has no address left, it stood for somebody whom we now know: what was noted there goes to his
 * card, which keeps what it says itself. The rest is removed, unless somebody has written more into it than can be
 * taken over.
 */
export async function mergeSpareCard(tx: Transaction, { from, to }: { from: string; to: string }): Promise<void> {
  const spare = await tx.row(sql`
    select k.id from contact k where k.id = ${from} and k.organization_id = ${tx.organizationId}
      and not exists (select from contact_identity i where i.contact_id = k.id) for update`)
  if (!spare) return
  const where = sql`contact_id = ${from} and organization_id = ${tx.organizationId}`
  const orders = await tx.rows<{ id: string; branchId: string | null }>(sql`
    update customer_order set contact_id = ${to} where ${where} returning id, branch_id as "branchId"`)
  for (const { id, branchId } of orders) tx.append({ kind: 'ORDER_CHANGED', subjectId: id, branchId })
  await tx.rows(sql`update lead set contact_id = ${to} where ${where}`)
  await tx.rows(sql`update meeting set contact_id = ${to} where ${where}`)
  await tx.rows(sql`
    update contact k set avatar_key = coalesce(k.avatar_key, s.avatar_key), locale = coalesce(k.locale, s.locale),
      phone = coalesce(k.phone, s.phone), phone_digits = coalesce(k.phone_digits, s.phone_digits),
      email = coalesce(k.email, s.email), company = coalesce(k.company, s.company), version = k.version + 1
    from contact s
    where k.id = ${to} and k.organization_id = ${tx.organizationId} and s.id = ${from}
      and s.organization_id = k.organization_id`)
  await tx.rows(sql`
    delete from contact s using contact k
    where s.id = ${from} and s.organization_id = ${tx.organizationId} and k.id = ${to}
      and s.external_id is null and s.attributes = '{}'
      and (s.phone_digits is null or s.phone_digits = k.phone_digits)
      and (s.email is null or s.email = k.email) and (s.company is null or s.company = k.company)
      and not exists (select from conversation v where v.contact_id = s.id)`)
}
