/** Builds server/dist and web/dist: see build.mjs. */
export function buildServer(): Promise<void>
export function buildWeb(): Promise<boolean>
export function generateClient(): Promise<boolean>
