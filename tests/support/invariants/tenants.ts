import { query } from '../stack.ts'
import { grouped } from './grouped.ts'

type Column = { table: string; column: string; isOwner: boolean; isKey: boolean }

/**
 * I8: no row names anything of another organization. Ids are uuids, unique in the whole installation, so it does not
 * matter what a column is called or whether it is a foreign key: whatever it names belongs to one organization, and
 * every row may touch only one. New tables are found by themselves.
 */
export async function tenantFaults(): Promise<string[]> {
  const tables = grouped(await columns(), (column) => column.table)
  const owned = [...tables].filter(
    ([, own]) => own.some((column) => column.isOwner) && own.some((column) => column.isKey),
  )
  const owners = owned.map(([table]) => `select id, organization_id as owner from "${table}"`)
  const all = [...owners, 'select id, id as owner from organization'].join(' union all ')
  // A table of its own, with statistics: joined with a guess of its size this takes the square of it.
  await query(`create unlogged table owner_of_any as ${all}`)
  await query('create index on owner_of_any (id)')
  await query('analyze')
  try {
    return await strangersIn(tables)
  } finally {
    await query('drop table owner_of_any')
  }
}

async function strangersIn(tables: Map<string, Column[]>): Promise<string[]> {
  const faults: string[] = []
  for (const [table, own] of tables) {
    const named = own.filter((column) => !column.isKey).map(({ column }) => `"${column}"`)
    if (named.length < 2) continue
    const strangers = await query<{ place: string; count: string }>(
      `with named as (
         select t.ctid as place, v.id from "${table}" t cross join lateral (values ${named
           .map((column) => `(t.${column})`)
           .join(', ')}) as v (id) where v.id is not null
       )
       select n.place, count(distinct o.owner) as count from named n join owner_of_any o on o.id = n.id
       group by n.place having count(distinct o.owner) > 1 limit 3`,
    )
    for (const { place, count } of strangers) {
      faults.push(`I8: row ${place} of ${table} touches ${count} organizations`)
    }
  }
  return faults
}

/** Every uuid column of every table. */
function columns(): Promise<Column[]> {
  return query<Column>(
    `select c.table_name as "table", c.column_name as "column", c.column_name = 'organization_id' as "isOwner",
       c.column_name = 'id' as "isKey"
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid' order by 1, 2`,
  )
}
