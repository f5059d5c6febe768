/** Judges a value by a JSON Schema, as far as our OpenAPI file uses it; for tests of what the doors answer. */
type Schema = Record<string, unknown>

const formats: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/,
}

/** What is wrong with a value; nothing when it is as described. `all` are the shapes that may be referred to. */
export function faultsOf(value: unknown, schema: Schema, all: Record<string, Schema>, at = '$'): string[] {
  if (typeof schema['$ref'] === 'string') {
    const named = all[schema['$ref'].replace('#/components/schemas/', '')]
    return named ? faultsOf(value, named, all, at) : [`${at}: no shape ${schema['$ref']}`]
  }
  if (Array.isArray(schema['anyOf'])) {
    const tries = (schema['anyOf'] as Schema[]).map((one) => faultsOf(value, one, all, at))
    return tries.some((faults) => faults.length === 0) ? [] : tries.flat()
  }
  const types = [schema['type'] ?? []].flat() as string[]
  if (!types.includes(typeOf(value)) && !(types.includes('number') && typeOf(value) === 'integer')) {
    return [`${at}: ${typeOf(value)} instead of ${types.join(' or ')}`]
  }
  const format = formats[String(schema['format'])]
  if (format && typeof value === 'string' && !format.test(value))
    return [`${at}: ${value} is no ${String(schema['format'])}`]
  return typeOf(value) === 'object' ? objectFaults(value as Schema, schema, { all, at }) : []
}

function objectFaults(
  value: Schema,
  schema: Schema,
  { all, at }: { all: Record<string, Schema>; at: string },
): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  const missing = ((schema['required'] ?? []) as string[]).filter((name) => !(name in value))
  const unknown = schema['additionalProperties'] === false ? Object.keys(value).filter((name) => !properties[name]) : []
  return [
    ...missing.map((name) => `${at}.${name}: missing`),
    ...unknown.map((name) => `${at}.${name}: not described`),
    ...Object.entries(properties).flatMap(([name, one]) =>
      name in value ? faultsOf(value[name], one, all, `${at}.${name}`) : [],
    ),
  ]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number' && Number.isInteger(value)) return 'integer'
  return typeof value
}
