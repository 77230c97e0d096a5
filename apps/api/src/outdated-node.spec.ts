import { outdatedNode } from './outdated-node.js';

describe('outdatedNode', () => {
  it.each(['20.19.0', '20.20.2'])('says of %s that its release ended', (version) => {
    expect(outdatedNode(version)).toMatch(/^Node 20 ended in April 2026 .* Node 22 and 24 do\.$/);
  });

  it.each(['22.13.0', '24.11.0', '26.0.0', '200.0.0'])('has nothing to say of %s', (version) => {
    expect(outdatedNode(version)).toBeNull();
  });
});
