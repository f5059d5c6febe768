import { Problem } from '../../api/fragments.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'

const STAFF_CHAT = graphql(`
  fragment StaffChatRow on StaffChat {
    id
    title
    externalChatId
    topicId
    state
    stateReason
    isChosen
    checkedAt
    integration {
      id
      name
      username
    }
    branch {
      id
      name
    }
  }
`)

/** Every group that a bot was added to. */
export const STAFF_CHATS = graphql(
  `
    query StaffChats {
      staffChats {
        ...StaffChatRow
      }
    }
  `,
  [STAFF_CHAT],
)

/** The bots that may tell something. */
export const NOTICE_BOTS = graphql(`
  query NoticeBots {
    integrations {
      id
      name
      username
    }
  }
`)

/** Takes a group for notices, or takes it no longer. */
export const CHOOSE_CHAT = graphql(
  `
    mutation ChooseStaffChat($input: ChooseStaffChatInput!) {
      chooseStaffChat(input: $input) {
        staffChat {
          ...StaffChatRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [STAFF_CHAT, Problem],
)

/** Takes a group by its id. */
export const ADD_CHAT = graphql(
  `
    mutation AddStaffChat($input: AddStaffChatInput!) {
      addStaffChat(input: $input) {
        staffChat {
          ...StaffChatRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [STAFF_CHAT, Problem],
)

/** Asks the provider what the bot may do there, now. */
export const CHECK_CHAT = graphql(
  `
    mutation CheckStaffChat($input: CheckStaffChatInput!) {
      checkStaffChat(input: $input) {
        staffChat {
          ...StaffChatRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [STAFF_CHAT, Problem],
)

/** Tells a group a test notice. */
export const TEST_CHAT = graphql(
  `
    mutation TestStaffChat($input: TestStaffChatInput!) {
      testStaffChat(input: $input) {
        success
        message
        staffChat {
          ...StaffChatRow
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [STAFF_CHAT, Problem],
)

/** A one-time address that takes the bot into a group. */
export const GROUP_LINK = graphql(
  `
    mutation CreateStaffChatLink($input: CreateStaffChatLinkInput!) {
      createStaffChatLink(input: $input) {
        url
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** The viewer's own chats. */
export const OWN_CHATS = graphql(`
  query OwnNoticeChats {
    viewer {
      id
      noticeChats {
        chatId
        createdAt
        integration {
          id
        }
      }
    }
    integrations {
      id
      name
      username
    }
  }
`)

/** A one-time address: whoever opens it has the viewer told in his chat. */
export const MEMBER_LINK = graphql(
  `
    mutation CreateMemberChatLink($input: CreateMemberChatLinkInput!) {
      createMemberChatLink(input: $input) {
        url
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** The bot tells the viewer nothing new any more. */
export const REMOVE_MEMBER_CHAT = graphql(
  `
    mutation RemoveMemberChat($input: RemoveMemberChatInput!) {
      removeMemberChat(input: $input) {
        removedIntegrationId
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** A group that a bot was added to. */
export type StaffChat = ResultOf<typeof STAFF_CHATS>['staffChats'][number]
/** A bot, as people know it. */
export type Bot = ResultOf<typeof NOTICE_BOTS>['integrations'][number]
