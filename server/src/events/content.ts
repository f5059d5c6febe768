import type { FeedEvent } from './event.ts'

/** Rows that events are about: kind of row → id → row. */
export type Content = Record<string, Record<string, object>>

/** How rows of one kind are loaded for the events of a batch. */
export type ContentLoader = {
  /** The kind of row, as the subscribers look it up. */
  kind: string
  /** The id of the row this event is about, or null when it needs none of this kind. */
  idOf(event: FeedEvent): string | null
  /** Loads rows by id, bound to the organization; rows that are gone are left out. Nothing secret may be in them. */
  load(organizationId: string, ids: string[]): Promise<Map<string, object>>
}

const loaders = new Map<string, ContentLoader>()

/** Adds a loader; every process that commits or reads events registers the same ones at its start. */
export function registerContent(loader: ContentLoader): void {
  loaders.set(loader.kind, loader)
}

/** Loads what `events` are about: one query per kind of row, however many events. */
export async function loadContent(organizationId: string, events: FeedEvent[]): Promise<Content> {
  const kinds = await Promise.all(
    [...loaders.values()].map(async (loader) => {
      const ids = new Set(events.map((event) => loader.idOf(event)).filter((id) => id !== null))
      const rows = ids.size === 0 ? new Map<string, object>() : await loader.load(organizationId, [...ids])
      return [loader.kind, Object.fromEntries(rows)] as const
    }),
  )
  return Object.fromEntries(kinds)
}

/** The row of `kind` that `event` is about, if it is there. */
export function contentOf(content: Content, kind: string, event: FeedEvent): object | undefined {
  const id = loaders.get(kind)?.idOf(event)
  return id ? content[kind]?.[id] : undefined
}
