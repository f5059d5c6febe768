import { config } from '../../config.ts'

/** The address of a page of ours for people outside of it; null while nobody has said where we are reached. */
export function linkTo(path: string): string | null {
  return config.PUBLIC_URL ? `${config.PUBLIC_URL}${path}` : null
}
