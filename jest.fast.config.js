// `npm run test:fast`: all tests but those of the files that take longest. A file belongs in this
// list if it takes more than three seconds by itself, most often because it starts processes.

import config from './jest.config.js'

const slow = [
  'bundle/',
  'contract/(any-text|mistakes|own-ci|recipes|release|language-service)',
  'demo/',
  'fleet/(gather|plan-script|workflow)',
  'flow/(faults|go-live|hostile-text|private-keys|verify|project-sessions)',
  'report/outputs',
  'simulator/(cli|go-live|own-workflow|wrong-fields)',
]

export default {
  ...config,
  testPathIgnorePatterns: [
    ...config.testPathIgnorePatterns,
    ...slow.map((path) => `/__tests__/${path}`),
  ],
}
