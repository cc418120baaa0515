import type { Diagnostic } from '@hansa/compiler';
import { fleetDiagnostics, fleetFiles, openFleet, readFleetTenant, sorted } from './fleet.ts';

/** Every complaint about a folder, sorted. Tenants are read one after the other; none is rendered. */
export function checkFolder(folder: string): Diagnostic[] {
  const fleet = openFleet(folder);
  const tenants = fleetFiles(folder).map((file) => {
    const { entry, diagnostics } = readFleetTenant(fleet, file);
    return { entry, diagnostics };
  });
  const between = fleetDiagnostics(
    fleet,
    tenants.flatMap((each) => each.entry ?? []),
  );
  return sorted([...fleet.compilation.diagnostics, ...tenants.flatMap((each) => each.diagnostics), ...between]);
}
