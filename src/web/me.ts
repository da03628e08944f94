import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { z } from 'zod'
import type { Me as Schema } from '#modules/organisation/contract.ts'
import type { Routes } from '#modules/organisation/routes.ts'
import { client } from './api.ts'

export type Me = z.input<typeof Schema>
export const organisation = client<Routes>('organisation')

/** Who is signed in: asked before the first drawing (app.tsx), then by the shell. Pages use `useMe`. */
export const meQuery = { queryKey: ['me'], queryFn: () => organisation.get('/me'), staleTime: 60_000 }
export const useMeQuery = () => useQuery(meQuery)

export const MeContext = createContext<Me | undefined>(undefined)

/** In which frame a page stands: that of the house, or the one citizens see. */
export const FrameContext = createContext<'house' | 'citizen'>('house')

/** Who looks at this page. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error('useMe outside the shell')
  return me
}

/** Whether this person may do what a route or page asks for. */
export const allowed = (me: Me, may: string) => may === 'public' || (may === 'signed-in' && me.signedIn) || me.permissions.includes(may)
