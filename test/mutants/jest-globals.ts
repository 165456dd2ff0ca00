// What a unit spec imports from @jest/globals: Jest's own parts, without Jest's way of running files.
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
export { expect } from 'expect';
