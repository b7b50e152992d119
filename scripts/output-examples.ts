// An example value for each output. A test compares them with action.yml and with what runs set.

const before = {
  certificateId: 'scs1700000000090',
  fingerprint: '5deeb20fc48c951354765bf9c98b8f8a0b2f00b2',
  expiresAt: '2026-12-04T04:05:15.000Z',
}
const fingerprint = '95ff75faa4dd0c8ccf927efef46e50ca60db2cc8'
const after = {
  certificateId: 'scs1700000000001',
  fingerprint,
  expiresAt: '2027-02-22T04:05:15.000Z',
}
const refusal = {
  httpStatus: 400,
  errorCode: 'SCM.0212',
  message: 'No permission.',
  remedy: 'Grant the permissions to push to CDN.',
  requestId: '1b68c54d-6f3f-4b52-9011-eb86b0f435b1',
}
const nothing = {
  httpStatus: null,
  errorCode: null,
  message: null,
  remedy: null,
  requestId: null,
}

/** What a step could set, by the name of the output. Objects and arrays are JSON there. */
export const outputExamples: Readonly<Record<string, unknown>> = {
  result: 'partial',
  verdict: 'Pushed www.example.com to 3 of 4 targets: 1 failed.',
  'total-count': '4',
  'pushed-count': '3',
  'failed-count': '1',
  results: [
    {
      target: 'CDN',
      service: 'CDN',
      project: null,
      status: 'failed',
      ...refusal,
      attempts: 1,
      durationMs: 210,
    },
  ],
  'failed-targets': 'CDN',
  matrix: {
    include: [
      { target: 'CDN', service: 'CDN', project: null, status: 'failed', errorCode: 'SCM.0212' },
    ],
  },
  'certificate-id': 'scs1700000000001',
  'certificate-name': 'site-november',
  'certificate-domain': 'www.example.com',
  'certificate-fingerprint': fingerprint,
  'expires-at': after.expiresAt,
  'days-remaining': '88',
  checks: [
    {
      host: 'www.example.com',
      via: '192.0.2.7',
      status: 'served',
      expected: fingerprint,
      served: fingerprint,
      message: null,
    },
  ],
  'all-served': 'true',
  bindings: [
    {
      binding: 'CDN www.example.com',
      service: 'CDN',
      project: null,
      status: 'bound',
      reason: null,
      before: [before],
      after: [after],
      reversible: true,
      check: 'served',
      ...nothing,
    },
  ],
  'bound-count': '1',
  'rolled-back-count': '0',
  restore: [{ binding: 'CDN www.example.com', before: [before] }],
  'report-path':
    '/home/runner/work/_temp/push-certificate-0125200a-a5bb-442c-88e2-44748910d647.json',
  'summary-markdown': '<h2>Pushed www.example.com to 3 of 4 targets: 1 failed.</h2>',
}
