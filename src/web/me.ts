import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { z } from 'zod'
import type { Me as Schema } from '#modules/organisation/contract.ts'
import type { Routes } from '#modules/organisation/routes.ts'
import { client } from './api.ts'

export type Me = z.input<typeof Schema>
const organisation = client<Routes>('organisation')

/** Asks who is signed in; the shell does, once. Pages use `useMe`. */
export const useMeQuery = () => useQuery({ queryKey: ['me'], queryFn: () => organisation.get('/me'), staleTime: 60_000 })

export const MeContext = createContext<Me | undefined>(undefined)

/** Who looks at this page. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error('useMe outside the shell')
  return me
}

/** Whether this person may do what a route or page asks for. */
export const allowed = (me: Me, may: string) => may === 'public' || (may === 'signed-in' && me.signedIn) || me.permissions.includes(may)
