import { scopedTo } from '../db/scoped.ts'
import type { Context } from '../graphql/context.ts'
import type { Viewer } from '../team/viewer.ts'
import type { Asker } from './asker.ts'
import { watchSession } from './session-watch.ts'

/** The context of one operation. `setCookie` is given where there is an answer that can carry one. */
export function contextFor(asker: Asker, setCookie: (header: string) => void = () => undefined): Context {
  return {
    ...asker,
    db: asker.viewer ? scopedTo(asker.viewer.organizationId) : null,
    setCookie,
    become(this: Context, viewer: Viewer | null) {
      this.viewer = viewer
      this.db = viewer ? scopedTo(viewer.organizationId) : null
      this.locale = viewer?.locale ?? this.locale
    },
    whenSessionEnds: (listener) => (asker.viewer ? watchSession(asker.viewer, listener) : () => undefined),
  }
}
