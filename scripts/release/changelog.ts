// CHANGELOG.md: one section for each version, the newest first.

export interface Section {
  readonly title: string
  readonly body: string
}

/** The sections of the changelog, in their order. */
export function readSections(changelog: string): readonly Section[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n')
      return { title: text.slice(0, end).trim(), body: text.slice(end).trim() }
    })
}

/** The section of a version, whose title is the version and a date: `1.0.0 - 2026-11-25`. */
export function sectionOf(changelog: string, version: string): Section | undefined {
  return readSections(changelog).find(({ title }) => title.split(' - ')[0] === version)
}
