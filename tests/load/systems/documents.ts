import { print } from 'graphql'
import { EventsDocument } from '../../../web/src/api/documents.ts'

/** The subscription of the web, as the web sends it. */
export const eventsDocument = print(EventsDocument)

/** What the subscribers of the ordinary way ask for: about as much. */
export const ordinaryDocument = `subscription { events { __typename cursor at message {
  id conversationId seq inboundSeq direction authorKind kind text state createdAt attemptCount
  conversation { id status lastSeq inboundSeq lastMessageAt lastMessageText version createdAt
    integration { id kind name username } contact { id name } } } } }`
