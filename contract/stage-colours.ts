import type { Stage } from './stages.ts';

/**
 * The colour of each stage, the same in the page, its charts and the reports, and in both themes
 * (frontend/src/styles/tokens.css has them for the page; a test keeps both alike).
 */
export const STAGE_COLOURS: Record<Stage, string> = {
  accept: '#2466e4',
  publish: '#099ba6',
  queue: '#b48305',
  work: '#8c57b0',
  store: '#54773c',
  notice: '#e85788',
};
