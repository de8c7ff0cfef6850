/** What somebody would write by hand instead of this system, with one gateway and two workers as `npm start` has. */
export type PeerName = 'typescript' | 'python';

export interface Program {
  command: string;
  args: string[];
}

export interface PeerPrograms {
  gateway(port: number): Program;
  worker(): Program;
}
