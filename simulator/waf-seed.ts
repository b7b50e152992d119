// What WAF has at the start, in the go-live world's seed.

/** What WAF has, by keys. */
export type WafSeed = Readonly<Record<string, never>>
