import { config } from '../../config.ts'

/** What the owner of a site puts into its page where the form is to appear. */
export function snippetOf({ publicKey }: { publicKey: string }): string {
  const host = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
  return `<script src="${host}/widget/form.js?key=${publicKey}" async></script>`
}
