/**
 * What stands in for zod in the browser (see vite.config.ts). A page takes types and plain tables from a contract.ts; its schemas are only
 * used on the server, so here they are built from nothing, and asking one to check a value is a mistake that shows at once.
 */
export const z: unknown = new Proxy(() => undefined, {
  get(_, name) {
    if (typeof name === 'string' && /parse|^(en|de)code$|^options$|^shape$|^enum$|^def$/i.test(name)) throw new Error(`zod.${name} in the browser`)
    return z
  },
  apply: () => z,
})
