import { graphql, type FragmentOf } from './graphql.ts'

/** What a row of the conversation list shows; events carry the same, so that a row never has to be read again. */
export const ConversationRow = graphql(`
  fragment ConversationRow on Conversation {
    id
    status
    lastSeq
    inboundSeq
    lastMessageAt
    lastMessageText
    lastMessageKind
    lastMessageDirection
    awaitingReplySince
    unreachableSince
    unreachableReason
    version
    createdAt
    closedAt
    integration {
      id
      kind
      name
      username
    }
    contact {
      id
      name
      avatarUrl
    }
    assignee {
      id
      name
    }
    bot {
      mode
      pausedUntil
    }
    labels {
      id
      name
      color
    }
  }
`)

/** What a bubble shows; attempts and earlier texts are read when somebody asks for them. */
export const MessageBubble = graphql(`
  fragment MessageBubble on Message {
    id
    conversationId
    seq
    inboundSeq
    direction
    authorKind
    kind
    text
    data
    state
    albumId
    clientMutationId
    createdAt
    sentAt
    editedAt
    deletedAt
    attemptCount
    nextAttemptAt
    undoUntil
    holdReason
    authorName
    automation
    choice
    buttons {
      text
      url
    }
    author {
      id
      name
    }
    entities {
      type
      offset
      length
      url
    }
    failure {
      code
      reason
      nextStep
      canRetry
      detail
    }
    attachments {
      id
      kind
      state
      failureCode
      fileName
      mimeType
      size
      width
      height
      duration
      waveform
      url
      thumbnailUrl
    }
    replyTo {
      id
      seq
      direction
      authorKind
      kind
      text
      author {
        id
        name
      }
      authorName
    }
  }
`)

/** How far the viewer has read one conversation. */
export const ReadMarkFields = graphql(`
  fragment ReadMarkFields on ReadMark {
    id
    conversationId
    readSeq
    readInboundSeq
  }
`)

/** A refusal a person may be told. */
export const Problem = graphql(`
  fragment Problem on UserError {
    code
    message
    path
    retryable
  }
`)

/** A conversation as a row shows it. */
export type Conversation = FragmentOf<typeof ConversationRow>
/** A message as a bubble shows it. */
export type Message = FragmentOf<typeof MessageBubble>
/** A word by which conversations are found again. */
export type Label = Conversation['labels'][number]
/** A file of a message. */
export type Attachment = Message['attachments'][number]
/** The viewer's place in a conversation. */
export type ReadMark = FragmentOf<typeof ReadMarkFields>
