export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Needs programs that npm cannot install: `npm run test:interop`.
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/interop/'],
  // Every core. Jest's default leaves one idle, which of two is half the machine.
  maxWorkers: '100%',
  // Tests that run side by side mostly wait, for processes or for the clock.
  maxConcurrency: 6,
  // Many tests start processes, and machines are shared.
  testTimeout: 20_000,
  extensionsToTreatAsEsm: ['.ts'],
  // No transformer: Node 24 strips the types itself.
  transform: {},
  // The doorway runs only as a child process (bundle tests), where coverage cannot look.
  collectCoverageFrom: ['{src,simulator,demo}/**/*.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
}
