import type { GraphQLSchema } from 'graphql'
import './scalars.ts'
import './user-error.ts'
import '../team/schema.ts'
import '../integrations/schema.ts'
import '../contacts/schema.ts'
import '../conversations/schema.ts'
import '../messages/schema.ts'
import '../orders/schema.ts'
import '../automation/schema.ts'
import '../notifications/schema.ts'
import '../leads/schema.ts'
import './event-types.ts'
import './events.ts'
import { builder } from './builder.ts'
import { guardByScopes } from './scopes/guard.ts'

/** The whole API: every concept's face, built once; API keys get what their scopes allow. */
export const schema: GraphQLSchema = guardByScopes(builder.toSchema())
