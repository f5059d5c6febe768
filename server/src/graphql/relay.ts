import { decodeAnyId, encodeId } from './ids.ts'

/** The types that `node(id)` answers; a test compares it with the schema. */
export const nodeTypes: ReadonlySet<string> = new Set([
  'Conversation',
  'Message',
  'Contact',
  'ContactIdentity',
  'Integration',
  'Member',
  'Branch',
  'Organization',
  'Attachment',
  'Session',
  'Invitation',
  'ApiKey',
  'Site',
  'Lead',
  'Order',
  'OrderStatus',
  'TransitionTemplate',
  'StaffChat',
  'Notice',
])

/** How Relay's conventions are spelled and described in our schema. */
export const relayOptions = {
  encodeGlobalID: (typename: string, id: bigint | number | string) => encodeId(typename, String(id)),
  decodeGlobalID: (globalId: string) => decodeAnyId(globalId, nodeTypes),
  edgeCursorType: 'String',
  pageInfoCursorType: 'String',
  cursorType: 'String',
  idFieldOptions: { description: 'The global id: opaque, the same for ever.' },
  nodeTypeOptions: { description: 'Anything that has a global id and can be read again by it.' },
  pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
  pageInfoFieldOptions: { description: 'Where the page stands in the list.' },
  hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
  hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
  startCursorFieldOptions: { description: 'The cursor of the first edge.' },
  endCursorFieldOptions: { description: 'The cursor of the last edge.' },
  nodeQueryOptions: {
    description: "Anything by its global id; null when there is no such thing in the viewer's organization.",
    args: { id: { description: 'A global id.' } },
  },
  nodesQueryOptions: {
    description: 'Several things by their global ids, in the same order; null for each that is not there.',
    args: { ids: { description: 'Global ids.' } },
  },
  cursorFieldOptions: { description: 'The place of this edge in the list.' },
  nodeFieldOptions: { description: 'What the edge leads to.', nullable: false },
  edgesFieldOptions: { description: 'The page, in order.', nullable: { list: false, items: false } },
  firstArgOptions: { description: 'How many from the start, at most 100.' },
  lastArgOptions: { description: 'How many from the end, at most 100.' },
  afterArgOptions: { description: 'The page after this cursor.' },
  beforeArgOptions: { description: 'The page before this cursor.' },
  defaultConnectionTypeOptions: { description: 'A page of a list.' },
  defaultEdgeTypeOptions: { description: 'One entry of a page.' },
} as const
