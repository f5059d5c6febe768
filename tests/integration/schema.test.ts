import {
  getNamedType,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeTypes } from '../../server/src/graphql/relay.ts'
import { printedSchema } from '../../server/src/graphql/print.ts'
import { schema } from '../../server/src/graphql/schema.ts'

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
)

describe('schema.graphql', () => {
  it('is what the code prints (else print it anew: server/src/graphql/print.ts)', () => {
    expect(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')).toBe(printedSchema())
  })

  it('describes every type, field, argument and enum value', () => {
    const undescribed = types.flatMap((type) => partsOf(type)).filter(([, description]) => !description?.trim())
    expect(undescribed.map(([name]) => name)).toEqual([])
    expect(types.flatMap((type) => partsOf(type)).length).toBeGreaterThan(400)
  })

  it('S1-57: no id of a provider is an Int, which Telegram exceeds', () => {
    const numbers = types.flatMap((type) =>
      isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [],
    )
    const ids = numbers.filter((field) => /(chatId|externalId|providerAccountId|userId)$/i.test(field.name))
    expect(ids.length).toBeGreaterThan(4)
    for (const field of ids) expect(['String', 'ID'], field.name).toContain(String(getNamedType(field.type)))
  })

  it('S1-45, S1-28: has no field that could carry a token or a secret', () => {
    const outputs = types.flatMap((type) =>
      isObjectType(type) ? Object.values(type.getFields()).map((field) => `${type.name}.${field.name}`) : [],
    )
    expect(outputs.filter((name) => /token|secret|password|hash|encrypted|webhookKey/i.test(name)).sort()).toEqual([
      // Whether there is one.
      'Answerer.hasSecret',
      // Shown once, when it is made.
      'CreateApiKeyPayload.secret',
      'Integration.tokenMasked',
    ])
  })

  it('every mutation takes one input and answers with errors', () => {
    for (const field of Object.values(schema.getMutationType()!.getFields())) {
      expect(
        field.args.map((argument) => argument.name),
        field.name,
      ).toEqual(field.name === 'signOut' ? [] : ['input'])
      const payload = getNamedType(field.type)
      expect(isObjectType(payload) && String(payload.getFields()['errors']?.type), field.name).toBe('[UserError!]!')
    }
  })

  it('node(id) knows exactly the types that are nodes', () => {
    const nodes = schema.getPossibleTypes(schema.getType('Node') as never).map((type) => type.name)
    expect(nodes.sort()).toEqual([...nodeTypes].sort())
  })

  it('what is told live to everybody depends on nobody: no viewer in its types', () => {
    const shared = ['MessageReceived', 'MessageQueued', 'MessageChanged', 'ConversationChanged', 'MemberChanged']
    for (const name of shared) {
      const type = schema.getType(name)
      if (!isObjectType(type)) throw new Error(name)
      expect(
        Object.keys(type.getFields()).filter((field) => /readMark|unread|viewer|draft/i.test(field)),
        name,
      ).toEqual([])
    }
    const conversation = schema.getType('Conversation')
    expect(isObjectType(conversation) && Object.keys(conversation.getFields())).not.toContain('readMark')
  })
})

function partsOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined][] = [[type.name, type.description]]
  if (isEnumType(type))
    own.push(...type.getValues().map((value) => [`${type.name}.${value.name}`, value.description] as [string, string]))
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      own.push([`${type.name}.${field.name}`, field.description])
      own.push(
        ...field.args.map((arg) => [`${type.name}.${field.name}(${arg.name})`, arg.description] as [string, string]),
      )
    }
  }
  if (isInputObjectType(type)) {
    own.push(
      ...Object.values(type.getFields()).map(
        (field) => [`${type.name}.${field.name}`, field.description] as [string, string],
      ),
    )
  }
  return own
}
