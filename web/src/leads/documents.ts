import { Problem } from '../api/fragments.ts'
import { graphql, type FragmentOf, type VariablesOf } from '../api/graphql.ts'

const LEAD = graphql(`
  fragment LeadFields on Lead {
    id
    state
    name
    email
    phone
    company
    message
    utmSource
    utm
    page
    device
    welcomeUrl
    version
    createdAt
    site {
      id
      name
    }
    branch {
      id
      name
    }
    assignee {
      id
      name
    }
    contact {
      id
      name
    }
    conversation {
      id
    }
  }
`)

/** A page of the leads, and how many wait. */
export const LEADS = graphql(
  `
    query Leads($filter: LeadFilter, $first: Int!, $after: String) {
      leadCounts {
        new
        inWork
      }
      leads(filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...LeadFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [LEAD],
)

/** One lead. */
export const LEAD_ONE = graphql(
  `
    query Lead($id: ID!) {
      lead(id: $id) {
        ...LeadFields
      }
    }
  `,
  [LEAD],
)

/** What the filters and the assignment choose from. */
export const LEAD_CHOICES = graphql(`
  query LeadChoices {
    sites {
      id
      name
    }
    branches {
      id
      name
    }
    members {
      id
      name
      isDisabled
    }
  }
`)

/** Gives a lead to somebody. */
export const ASSIGN_LEAD = graphql(
  `
    mutation AssignLead($input: AssignLeadInput!) {
      assignLead(input: $input) {
        lead {
          ...LeadFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [LEAD, Problem],
)

/** Says how a lead stands. */
export const CHANGE_LEAD = graphql(
  `
    mutation ChangeLeadState($input: ChangeLeadStateInput!) {
      changeLeadState(input: $input) {
        lead {
          ...LeadFields
        }
        errors {
          ...Problem
        }
      }
    }
  `,
  [LEAD, Problem],
)

/** What a visitor of a site has sent. */
export type Lead = FragmentOf<typeof LEAD>
/** What narrows the list. */
export type LeadFilter = NonNullable<VariablesOf<typeof LEADS>['filter']>
/** The states in the order a lead goes through them. */
export const leadStates = ['NEW', 'IN_WORK', 'DONE', 'SPAM'] as const
