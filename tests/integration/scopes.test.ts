import { expect, it } from 'vitest'
import { apiScopes } from '../../server/src/team/keys/scopes.ts'
import { nodeTypes } from '../../server/src/graphql/relay.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { familyOfType, needs } from '../../server/src/graphql/scopes/table.ts'

const open = ['Organization', 'Member', 'Branch', 'Label']

it('every root field says which scope a key needs for it', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const names = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}))
  expect(names.length).toBeGreaterThan(50)
  expect(names.filter((name) => !needs.has(name))).toEqual([])
})

it('every type of node(id) says whose scopes it belongs to', () => {
  expect([...nodeTypes].filter((type) => !familyOfType[type] && !open.includes(type))).toEqual([])
})

it('names only scopes that there are', () => {
  const others = ['any', 'unlimited', 'session']
  expect([...needs.values()].filter((need) => !others.includes(need) && !apiScopes.includes(need as never))).toEqual([])
})
