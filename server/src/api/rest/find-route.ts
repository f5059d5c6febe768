import { orderRoutes } from './orders/routes.ts'
import type { Route, Routes } from './route.ts'
import { telegramRoutes } from './telegram/routes.ts'

/** Every operation for those who sign in; the OpenAPI file describes each. */
export const routes: Routes = { ...telegramRoutes, ...orderRoutes }

type Found = { route: Route | undefined; params: Record<string, string>; allowed: string[] }

const known = Object.entries(routes).map(([name, route]) => {
  const [method = '', path = ''] = name.split(' ')
  const pattern = path.replace(/\{(\w+)\}/g, '(?<$1>[^/]{1,300})')
  return { method, route, pattern: new RegExp(`^${pattern}$`) }
})

/** The operation of a request. Undefined for an unknown path; without `route` when the path has other methods. */
export function findRoute(method: string, pathname: string): Found | undefined {
  const here = known.filter(({ pattern }) => pattern.test(pathname))
  if (here.length === 0) return undefined
  const hit = here.find((one) => one.method === method)
  const places = hit?.pattern.exec(pathname)?.groups ?? {}
  const params = Object.fromEntries(Object.entries(places).map(([name, text]) => [name, decoded(text)]))
  return { route: hit?.route, params, allowed: here.map((one) => one.method) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
