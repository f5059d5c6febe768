import type { Stack } from './stack.ts'

/** Somebody who can sign in; `cookie` is a session of his. */
export type Account = { email: string; password: string; name: string; cookie: string }

type Answer<T> = { data?: Record<string, T>; errors?: unknown }

/** One GraphQL request as the web app makes it; throws when the server refuses. Gives the root field and the cookie set. */
export async function ask<T>(
  url: string,
  { query, variables, cookie }: { query: string; variables?: object; cookie?: string },
): Promise<{ value: T; cookie: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-manyhands': 'web', ...(cookie ? { cookie } : {}) },
    body: JSON.stringify({ query, variables }),
  })
  const answer = (await response.json()) as Answer<T & { errors?: unknown[] }>
  const value = answer.data && Object.values(answer.data)[0]
  if (!value || value.errors?.length) throw new Error(`${query}: ${JSON.stringify(answer)}`)
  return {
    value,
    cookie:
      response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ') ||
      cookie ||
      '',
  }
}

/** The one-time code of the set-up wizard, from the log of the api. */
export function setUpCode(stack: Stack): string {
  const code = stack.apis
    .flatMap((api) => api.log())
    .join('\n')
    .match(/with the code ([A-Z2-9-]+)/)?.[1]
  if (!code) throw new Error('The log names no set-up code')
  return code
}

/** Founds the organization and gives its owner. */
export async function setUpOwner(stack: Stack, organizationName: string): Promise<Account> {
  const person = { name: 'Анна Смирнова', email: 'anna@mebel.example', password: 'длинная фраза владельца' }
  const query = `mutation ($input: SetUpInput!) { setUp(input: $input) { errors { code message } } }`
  const input = { code: setUpCode(stack), organizationName, locale: 'RU', timeZone: 'Europe/Moscow', ...person }
  const { cookie } = await ask(stack.apis[0]!.url, { query, variables: { input } })
  await sendAtOnce(stack, cookie)
  return { ...person, cookie }
}

/** Without the time for second thoughts, so that no test waits for it. */
async function sendAtOnce(stack: Stack, cookie: string): Promise<void> {
  const query = `mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) { errors { code message } } }`
  await ask(stack.apis[0]!.url, { query, variables: { input: { undoSendSeconds: 0 } }, cookie })
}

/** Invites somebody, accepts for him, and gives him. */
export async function join(
  stack: Stack,
  owner: Account,
  person: { name: string; role: string; branchIds?: string[] },
): Promise<Account> {
  const url = stack.apis[0]!.url
  const account = {
    name: person.name,
    email: `${crypto.randomUUID()}@mebel.example`,
    password: 'ещё одна длинная фраза',
  }
  const invite = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { link errors { code message } } }`
  const invitation = { email: account.email, role: person.role, branchIds: person.branchIds }
  const { value } = await ask<{ link: string }>(url, {
    query: invite,
    variables: { input: invitation },
    cookie: owner.cookie,
  })
  const token = value.link.split('/invite/')[1]
  const accept = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { errors { code message } } }`
  const input = { token, name: account.name, password: account.password }
  const { cookie } = await ask(url, { query: accept, variables: { input } })
  await sendAtOnce(stack, cookie)
  return { ...account, cookie }
}

/** Connects a bot of the sandbox; gives its global id. */
export async function connectBot(stack: Stack, owner: Account, bot: object): Promise<string> {
  const query = `mutation ($input: ConnectIntegrationInput!) {
    connectIntegration(input: $input) { integration { id } errors { code message } }
  }`
  const variables = { input: { kind: 'SANDBOX', ...bot } }
  const { value } = await ask<{ integration: { id: string } }>(stack.apis[0]!.url, {
    query,
    variables,
    cookie: owner.cookie,
  })
  return value.integration.id
}
