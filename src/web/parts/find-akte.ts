import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Routes } from '#modules/records/routes.ts'
import { client } from '../api.ts'

const records = client<Routes>('records')

/** Open Akten that fit a few words, for forms that file something; asks from the third character on. */
export const useAkten = (words: string) =>
  useQuery({
    queryKey: ['records', 'akten', words],
    queryFn: () => records.get('/akten', { input: { q: words } }),
    enabled: words.length >= 3,
    placeholderData: keepPreviousData,
  })
