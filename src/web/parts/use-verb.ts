import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { announce } from './announcer.tsx'

type Options<In, Out> = {
  /** What has to be asked again afterwards. */
  refresh?: QueryKey[]
  /** Said to a screen reader when it is done. */
  said?: string | ((out: Out, input: In) => string)
  onDone?: (out: Out, input: In) => void
  /** Changes what is shown at once; taken back by itself when the house refuses. */
  optimistic?: { key: QueryKey; change: (shown: never, input: In) => unknown }
}

/** An act of a person: `run(input)`, `isPending`, and `error` for `<Refusal>`. Never repeated by itself. */
export function useVerb<In = void, Out = unknown>(
  verb: (input: In) => Promise<Out>,
  { refresh = [], said, onDone, optimistic }: Options<In, Out> = {},
) {
  const queries = useQueryClient()
  const mutation = useMutation<Out, unknown, In, { before: unknown }>({
    mutationFn: verb,
    networkMode: 'always',
    onMutate: async (input) => {
      if (!optimistic) return { before: undefined }
      await queries.cancelQueries({ queryKey: optimistic.key })
      const before = queries.getQueryData(optimistic.key)
      if (before !== undefined) queries.setQueryData(optimistic.key, optimistic.change(before as never, input))
      return { before }
    },
    onError: (_e, _input, made) => {
      if (optimistic && made?.before !== undefined) queries.setQueryData(optimistic.key, made.before)
    },
    onSuccess: async (out, input) => {
      if (said) announce(typeof said === 'string' ? said : said(out, input))
      await Promise.all(refresh.map((queryKey) => queries.invalidateQueries({ queryKey })))
      onDone?.(out, input)
    },
  })
  return {
    run: mutation.mutate,
    isPending: mutation.isPending,
    error: mutation.error,
    data: mutation.data,
    isSuccess: mutation.isSuccess,
    reset: mutation.reset,
  }
}
