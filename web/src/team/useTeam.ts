import { computed } from 'vue'
import { useQuery } from '@urql/vue'
import { useSession } from '../api/session.ts'
import { useAction } from '../api/useAction.ts'
import { CREATE_BRANCH, INVITE, REVOKE_INVITATION, TEAM, UPDATE_MEMBER } from './documents.ts'

/** The team page: everything on it, and whether the viewer may change it. */
export const useTeam = () => {
  const { can, viewer } = useSession()
  const manages = computed(() => can('MEMBERS_MANAGE'))
  const { data, fetching, error, executeQuery } = useQuery({
    query: TEAM,
    variables: () => ({ manages: manages.value }),
    requestPolicy: 'cache-and-network',
  })
  return {
    manages,
    ownId: computed(() => viewer.value?.member.id),
    members: computed(() => data.value?.members ?? []),
    branches: computed(() => data.value?.branches ?? []),
    invitations: computed(() => data.value?.invitations ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    reread: () => executeQuery({ requestPolicy: 'network-only' }),
  }
}

/** Makes an invitation: the payload holds the link, shown this once. */
export const useInvite = () => useAction(INVITE)

/** Revokes an invitation. */
export const useRevokeInvitation = () => useAction(REVOKE_INVITATION)

/** Changes a member. */
export const useUpdateMember = () => useAction(UPDATE_MEMBER)

/** Adds a branch. */
export const useCreateBranch = () => useAction(CREATE_BRANCH)
