// Remembers what is slow to make and never changes: certificates that are issued, or read from PEM.

/** So that a simulator that runs for weeks does not keep everything. */
const most = 500

/** Makes a value for each key once, and forgets the oldest of more than 500. */
export class Memory<Value> {
  private readonly values = new Map<string, { readonly value: Value }>()

  /** The value for a key; `make` is called if it is not known (any more). */
  get(key: string, make: () => Value): Value {
    const known = this.values.get(key) ?? { value: make() }
    this.values.set(key, known)
    const [oldest] = this.values.keys()
    if (this.values.size > most && oldest !== undefined) this.values.delete(oldest)
    return known.value
  }
}
