// The report when making the report failed: a mistake in this action must not cost the outcomes. It
// uses nothing of the other renderers, for one of them is broken, and no text from outside but ids.

import type { BindingStatus } from '../bind/binding.ts'
import { formatTarget } from '../push/target.ts'
import type { RunFacts } from './run-facts.ts'

/** What can be published without a report. */
export interface LastResort {
  readonly values: Readonly<Record<string, string>>
  readonly summary: string
  readonly verdict: string
}

/** The outcomes as they are. Never throws. */
export function renderLastResort(facts: RunFacts): LastResort {
  const { targets, outcomes, bindings, restore, checks } = facts
  const rows = targets.map((target, index) => {
    const { status = 'not-attempted', httpStatus = null, attempts = 0 } = outcomes[index] ?? {}
    return { target: formatTarget(target), ...target, status, httpStatus, attempts }
  })
  const pushed = rows.filter(({ status }) => status === 'pushed').length
  const failed = rows.filter(({ status }) => !['pushed', 'unchanged', 'planned'].includes(status))
  const bound = bindings.map(({ binding, service, project, status, before, after }) => {
    return { binding, service, project, status, before, after }
  })
  const countOf = (status: BindingStatus) =>
    bindings.filter((outcome) => outcome.status === status).length
  const verdict = `Internal error while the report was made. Pushed to ${pushed} of ${rows.length} targets.`
  const summary = `<h2>❌ ${verdict}</h2>

<p><b>What to do:</b> This is a bug in the action. Please report it with the log of this step.</p>

<ul>
${rows.map(({ target, status }) => `<li>${target}: ${status}</li>`).join('\n')}
${bound.map(({ binding, status }) => `<li>${binding}: ${status}</li>`).join('\n')}
</ul>
`
  const values = {
    result: pushed > 0 ? 'partial' : 'failure',
    verdict,
    'total-count': String(rows.length),
    'pushed-count': String(pushed),
    'failed-count': String(failed.length),
    results: JSON.stringify(rows),
    'failed-targets': failed.map(({ target }) => target).join('\n'),
    matrix: '{"include":[]}',
    'certificate-id': '',
    'certificate-name': '',
    'certificate-domain': '',
    'certificate-fingerprint': '',
    'expires-at': '',
    'days-remaining': '',
    checks: JSON.stringify(checks.map(({ status }) => ({ status }))),
    bindings: JSON.stringify(bound),
    'bound-count': String(countOf('bound')),
    'rolled-back-count': String(countOf('rolled-back')),
    restore: JSON.stringify(restore.map(({ binding, before }) => ({ binding, before }))),
    'all-served': '',
    'report-path': '',
    'summary-markdown': summary,
  }
  return { values, summary, verdict }
}
