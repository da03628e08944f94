import { AppError } from './errors.ts'
import { seal, unseal } from './sealed.ts'

/** Passwords of other systems at rest in the database: closed with the house's key, bound to what they are for. */
export type Vault = {
  /** @param about what the secret belongs to, e.g. a row's id: it opens only there */
  close: (secret: string, about: string) => Promise<string>
  /** @throws AppError vault.wrong-key after a restore under another key: the secret has to be entered again */
  open: (closed: string, about: string) => Promise<string>
}

export const openVault = (key: Buffer): Vault => ({
  close: async (secret, about) => Buffer.concat(await Array.fromAsync(seal([Buffer.from(secret)], key, about))).toString('base64'),
  async open(closed, about) {
    try {
      return Buffer.concat(await Array.fromAsync(unseal([Buffer.from(closed, 'base64')], key, about))).toString('utf8')
    } catch (e) {
      throw e instanceof AppError ? new AppError('vault.wrong-key', 503) : e
    }
  },
})
