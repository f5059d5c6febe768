import { computed, shallowReactive } from 'vue'
import { setLanguage } from '../lib/i18n.ts'
import { client } from './client.ts'
import { graphql, type ResultOf } from './graphql.ts'

/** What the app asks before anything else: who is signed in, and where the feed stands. */
export const SessionDocument = graphql(`
  query Session {
    installation {
      isSetUp
      hasSandbox
      version
    }
    viewer {
      id
      locale
      permissions
      feedCursor
      member {
        id
        name
        role
        email
      }
      organization {
        id
        name
        locale
        timeZone
      }
    }
  }
`)

const SignOutDocument = graphql(`
  mutation SignOut {
    signOut {
      errors {
        code
        message
      }
    }
  }
`)

type Answer = ResultOf<typeof SessionDocument>
/** Who is signed in, with the rights and the place in the feed at sign-in. */
export type Viewer = NonNullable<Answer['viewer']>
type Permission = Viewer['permissions'][number]

const state = shallowReactive<{ viewer: Viewer | null; installation: Answer['installation'] | null }>({
  viewer: null,
  installation: null,
})
let loading: Promise<void> | null = null

async function read(): Promise<void> {
  const { data, error } = await client.query(SessionDocument, {}, { requestPolicy: 'network-only' }).toPromise()
  if (!data) throw error ?? new Error('The session could not be read')
  state.viewer = data.viewer
  state.installation = data.installation
  if (data.viewer) await setLanguage(data.viewer.locale === 'RU' ? 'ru' : 'en')
}

/** Reads the session once; rejects when the server cannot be reached. */
export function loadSession(): Promise<void> {
  loading ??= read().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

/** Reads the session anew: after sign-in, set-up, or a change of the viewer. */
export function reloadSession(): Promise<void> {
  loading = null
  return loadSession()
}

/** Ends the session on the server and starts the app anew, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await client.mutation(SignOutDocument, {}).toPromise()
  sessionStorage.clear()
  location.assign('/sign-in')
}

/** The session for components: viewer, installation and the question "may he?". */
export function useSession() {
  return {
    viewer: computed(() => state.viewer),
    installation: computed(() => state.installation),
    can: (permission: Permission) => state.viewer?.permissions.includes(permission) ?? false,
  }
}
