// What people meet before the code: the forms for issues, and the records of decisions.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const read = (file: string) => readFileSync(at(file), 'utf8')

describe('the form for a bug', () => {
  const fields: readonly { id?: string; validations?: { required?: boolean } }[] = parse(
    read('.github/ISSUE_TEMPLATE/bug.yml'),
  ).body

  it.each(['request-id', 'summary', 'version', 'step'])('asks for %s', (id) => {
    const field = fields.find((other) => other.id === id)
    expect(field).toMatchObject({ validations: { required: true } })
  })

  it('sends vulnerabilities elsewhere, in private', () => {
    const { blank_issues_enabled: blank, contact_links: links } = parse(
      read('.github/ISSUE_TEMPLATE/config.yml'),
    )
    expect(blank).toBe(false)
    expect(links[0].url).toMatch(/\/security\/advisories\/new$/)
  })
})

describe('every form', () => {
  const forms = readdirSync(at('.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml')

  it.each(forms)('%s: has a name, a description and fields with labels', (file) => {
    const form = parse(read(`.github/ISSUE_TEMPLATE/${file}`))
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
    const fields: readonly { type: string; id?: string; attributes: object }[] = form.body
    const asking = fields.filter(({ type }) => type !== 'markdown')
    for (const { id, attributes } of asking) {
      expect(id).toMatch(/^[a-z-]+$/)
      expect(attributes).toHaveProperty('label')
    }
    expect(new Set(asking.map(({ id }) => id)).size).toBe(asking.length)
  })
})

describe('the decisions', () => {
  const records = readdirSync(at('docs/decisions')).filter((file) => file !== 'README.md')

  it.each(records)('%s: says the context, the decision and the price', (file) => {
    const text = read(`docs/decisions/${file}`)
    expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/)
    expect(text.startsWith(`# ${file.slice(0, 4)} `)).toBe(true)
    const parts = [...text.matchAll(/^\*\*(\w+)\.\*\* /gm)].map(([, part]) => part)
    expect(parts).toEqual(['Context', 'Decision', 'Price'])
    expect(read('docs/decisions/README.md')).toContain(`[${file.slice(0, 4)}](${file})`)
  })

  it('are numbered without a gap', () => {
    expect(records.map((file) => Number(file.slice(0, 4)))).toEqual(
      records.map((_, index) => index + 1),
    )
  })
})
