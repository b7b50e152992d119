// What CDN has at the start, in the go-live world's seed.

/** What CDN has, by keys. */
export type CdnSeed = Readonly<Record<string, never>>
