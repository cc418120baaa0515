import { type Diagnostic, endedBy } from '@hansa/compiler';
import { fleetDiagnostics, fleetFiles, openFleet, readFleetTenant, sorted } from './fleet.ts';

/** Every complaint about a folder on a day, sorted. Tenants are read one after the other; none is rendered. */
export function checkFolder(folder: string, today: string): Diagnostic[] {
  const fleet = openFleet(folder);
  const tenants = fleetFiles(folder).map((file) => {
    const { entry, diagnostics } = readFleetTenant(fleet, file);
    return { entry, diagnostics };
  });
  const between = fleetDiagnostics(
    fleet,
    tenants.flatMap((each) => each.entry ?? []),
  );
  const ended = endedBy(fleet, today);
  return sorted([...fleet.diagnostics, ...ended, ...tenants.flatMap((each) => each.diagnostics), ...between]);
}
