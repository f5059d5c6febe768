import { Problem } from '../api/fragments.ts'
import { graphql, type FragmentOf, type ResultOf } from '../api/graphql.ts'

/** One colleague as the team page shows him. */
export const MEMBER_CARD = graphql(`
  fragment MemberCard on Member {
    id
    name
    email
    role
    isDisabled
    branches {
      id
      name
    }
  }
`)

/** A colleague. */
export type MemberCard = FragmentOf<typeof MEMBER_CARD>

/** The whole team page. */
export const TEAM = graphql(
  `
    query Team($manages: Boolean!) {
      members {
        ...MemberCard
      }
      branches {
        id
        name
      }
      invitations @include(if: $manages) {
        id
        email
        role
        expiresAt
        invitedBy {
          id
          name
        }
      }
    }
  `,
  [MEMBER_CARD],
)

/** An invitation that waits. */
export type Invitation = NonNullable<ResultOf<typeof TEAM>['invitations']>[number]

/** A branch of the organization. */
export type Branch = ResultOf<typeof TEAM>['branches'][number]

/** Makes an invitation; its link is answered this once. */
export const INVITE = graphql(
  `
    mutation InviteMember($input: InviteMemberInput!) {
      inviteMember(input: $input) {
        link
        invitation {
          id
          email
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Makes an invitation's link worthless. */
export const REVOKE_INVITATION = graphql(
  `
    mutation RevokeInvitation($input: RevokeInvitationInput!) {
      revokeInvitation(input: $input) {
        invitation {
          id
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)

/** Changes a colleague's name, role, branches, or shuts him out. */
export const UPDATE_MEMBER = graphql(
  `
    mutation UpdateMember($input: UpdateMemberInput!) {
      updateMember(input: $input) {
        member {
          ...MemberCard
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [MEMBER_CARD, Problem],
)

/** Adds a branch. */
export const CREATE_BRANCH = graphql(
  `
    mutation CreateBranch($input: CreateBranchInput!) {
      createBranch(input: $input) {
        branch {
          id
          name
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [Problem],
)
