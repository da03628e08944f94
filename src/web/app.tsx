import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Page as Screen } from '#modules/module.ts'
import { Offline } from './api.ts'
import { type Me, meQuery } from './me.ts'
import { pages } from './pages.ts'
import { arriving } from './parts/page.tsx'
import { Loading } from './parts/states.tsx'
import { Broken, Guard, loadInside, NotFound, Shell } from './shell.tsx'
import { loadCitizenStart, SignInHere, Start } from './start.tsx'

/** How often a question is asked again while the house cannot be reached. */
const retryMs = 3_000

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The browser's own idea of being online is wrong in a town hall: an internal network without internet is fine.
      networkMode: 'always',
      retry: false,
      refetchInterval: ({ state }) => (state.error instanceof Offline ? retryMs : false),
      staleTime: 5_000,
    },
  },
})

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken })
const screen = ({ path, may, view }: Pick<Screen, 'path' | 'may' | 'view'>) => {
  const View = lazyRouteComponent(view as () => Promise<{ default: () => ReactNode }>)
  const Guarded = () => (
    <Guard may={may}>
      <View />
    </Guard>
  )
  return createRoute({
    getParentRoute: () => root,
    path: path.replace(/:(\w+)/g, '$$$1'),
    errorComponent: Broken,
    // The router fetches the code before it leaves the old page. A Suspense boundary would hold the new one back for 300 ms (React 19).
    component: Object.assign(Guarded, View.preload ? { preload: View.preload } : {}),
  })
}
const start = createRoute({ getParentRoute: () => root, path: '/', component: Start })
const signIn = createRoute({ getParentRoute: () => root, path: '/anmelden', component: SignInHere })
const router = createRouter({
  routeTree: root.addChildren([start, signIn, ...pages.map(screen)]),
  scrollRestoration: true,
  defaultPendingMs: 100,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Loading,
})
router.subscribe('onBeforeNavigate', ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation) arriving.set(true)
})

/** Longer than this a person does not look at nothing; what is still missing then shows its loading state. */
const patienceMs = 300

/** Draws the page once, with what it needs, instead of three times on the way there. */
export async function draw(place: HTMLElement) {
  const asked = queries.prefetchQuery(meQuery).then(() => {
    const me = queries.getQueryData<Me>(meQuery.queryKey)
    if (me?.signedIn) return loadInside()
    return location.pathname === '/' && me && !me.setUp ? loadCitizenStart() : undefined
  })
  const ready = Promise.all([asked, router.load()])
  await Promise.race([ready, new Promise((done) => setTimeout(done, patienceMs))])
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
