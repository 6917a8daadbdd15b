import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // On two cores: a third of the time of two workers goes by in waiting, for servers, clocks and other processes.
    maxWorkers: 3,
    // Hundreds of processes run the sources as they are; compiled once, each starts in half the time.
    env: { NODE_COMPILE_CACHE: path.join(tmpdir(), 'causeway-tests-compiled') },
  },
});
