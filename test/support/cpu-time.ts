/**
 * Milliseconds of processor time that this process has used: a guard against work that grows with the square of its input
 * must not fail because the machine does something else meanwhile.
 */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
