export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Needs programs that npm cannot install: `npm run test:interop`.
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/interop/'],
  // One temporary folder for a run, which goes with it.
  globalSetup: '<rootDir>/__tests__/run/begin.ts',
  globalTeardown: '<rootDir>/__tests__/run/end.ts',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  // Every core. Jest's default leaves one idle, which of two is half the machine.
  maxWorkers: '100%',
  // What a file leaves in a worker's memory ends with it. The largest file needs 400 MB.
  workerIdleMemoryLimit: '300MB',
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
