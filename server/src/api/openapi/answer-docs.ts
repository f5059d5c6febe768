import type { ServerResponse } from 'node:http'
import { answerJson } from '../answer.ts'
import { docsPage } from './docs-page.ts'
import { openapi } from './document.ts'

let page: string | undefined

/** `/api/openapi.json` and `/api/docs`; false for any other path. Both are open: they tell nothing of any tenant. */
export function answerDocs(response: ServerResponse, pathname: string): boolean {
  if (pathname === '/api/openapi.json') answerJson(response, 200, openapi)
  else if (pathname === '/api/docs' || pathname === '/api/docs/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    response.end((page ??= docsPage()))
  } else return false
  return true
}
