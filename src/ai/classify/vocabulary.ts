/** Integer keys to consecutive ids, in the order they came: an open-addressing hash table, several times faster than a Map of numbers. */
export class Ids {
  #keys: Int32Array
  #ids: Int32Array
  #size = 0

  constructor(expected = 1024) {
    let capacity = 1024
    while (capacity < expected * 2) capacity *= 2
    this.#keys = new Int32Array(capacity)
    this.#ids = new Int32Array(capacity).fill(-1)
  }

  get size() {
    return this.#size
  }

  /** The id of the key, or -1. */
  find(key: number): number {
    const mask = this.#keys.length - 1
    for (let at = key & mask; ; at = (at + 1) & mask) {
      const id = this.#ids[at] as number
      if (id < 0 || this.#keys[at] === key) return id
    }
  }

  /** The id of the key, a new one where it has none. */
  add(key: number): number {
    const mask = this.#keys.length - 1
    let at = key & mask
    for (; ; at = (at + 1) & mask) {
      const id = this.#ids[at] as number
      if (id < 0) break
      if (this.#keys[at] === key) return id
    }
    if (this.#size * 2 >= this.#keys.length) {
      this.#grow()
      return this.add(key)
    }
    this.#keys[at] = key
    this.#ids[at] = this.#size
    return this.#size++
  }

  #grow() {
    const [keys, ids] = [this.#keys, this.#ids]
    this.#keys = new Int32Array(keys.length * 2)
    this.#ids = new Int32Array(keys.length * 2).fill(-1)
    const mask = this.#keys.length - 1
    for (let i = 0; i < keys.length; i++) {
      if ((ids[i] as number) < 0) continue
      let at = (keys[i] as number) & mask
      while ((this.#ids[at] as number) >= 0) at = (at + 1) & mask
      this.#keys[at] = keys[i] as number
      this.#ids[at] = ids[i] as number
    }
  }
}
