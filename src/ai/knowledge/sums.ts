/** Sums by number, reset by what was touched and not by their length: a house has a few hundred thousand passages and words, a question touches some. */
export class Sums {
  #sums = new Float32Array(1024)
  #touched: number[] = []
  get touched(): readonly number[] {
    return this.#touched
  }
  get(at: number): number {
    return this.#sums[at] ?? 0
  }
  set(at: number, value: number) {
    if (at >= this.#sums.length) {
      const larger = new Float32Array(2 ** Math.ceil(Math.log2(at + 1)))
      larger.set(this.#sums)
      this.#sums = larger
    }
    if (this.#sums[at] === 0) this.#touched.push(at)
    this.#sums[at] = value
  }
  clear() {
    for (const at of this.#touched) this.#sums[at] = 0
    this.#touched = []
  }
}
