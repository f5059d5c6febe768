import type pg from 'pg'

/** A webhook's update as the bare way stores it. */
export type GivenUpdate = { id: string; chat: number; text: string; body: string }

const tables = `
  create table if not exists bare_one (id bigserial primary key, body text not null);
  create table if not exists bare_raw (id text primary key, body text not null);
  create table if not exists bare_contact (chat bigint primary key, name text not null);
  create table if not exists bare_conversation (chat bigint primary key, last_seq int not null, at timestamptz, text text);
  create table if not exists bare_message (chat bigint, seq int, text text not null, primary key (chat, seq));
  create table if not exists bare_feed (id int primary key, seq bigint not null);
  create table if not exists bare_event (seq bigint primary key, chat bigint, message int);
  insert into bare_feed values (1, 0) on conflict do nothing`

/** Makes the tables of the bare way once, whichever instance comes first. */
export async function createTables(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  await client.query('begin; select pg_advisory_xact_lock(7)')
  await client.query(tables)
  await client.query('commit')
  client.release()
}

const text = `
  with given as (
    select g.* from unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) with ordinality as g (id, chat, text, body, n)
  ), raw as (
    insert into bare_raw select id, body from given on conflict do nothing
  ), known as (
    insert into bare_contact select distinct chat, 'Клиент' from given on conflict do nothing
  ), moved as (
    insert into bare_conversation as c select chat, count(*), now(), max(text) from given group by chat
    on conflict (chat) do update set last_seq = c.last_seq + excluded.last_seq, at = now(), text = excluded.text
    returning chat, last_seq
  ), stored as (
    insert into bare_message select g.chat, m.last_seq + 1 - row_number() over (partition by g.chat order by g.n desc), g.text
    from given g join moved m using (chat)
  ), advanced as (
    update bare_feed set seq = seq + cardinality($1::text[]) where id = 1 returning seq - cardinality($1::text[]) as seq
  ), told as (
    insert into bare_event select a.seq + g.n, g.chat, 1 from given g, advanced a returning seq
  )
  select a.seq + g.n as seq, g.text from given g, advanced a order by g.n`

/** Everything that waits, in one statement: raw update, contact, conversation, message, event, counter. */
export function batchStatement(batch: GivenUpdate[]): { name: string; text: string; values: unknown[] } {
  const column = (name: keyof GivenUpdate) => batch.map((update) => update[name])
  return { name: 'batch', text, values: [column('id'), column('chat'), column('text'), column('body')] }
}
