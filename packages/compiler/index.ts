/** The public surface of the compiler: pure, and the same in Node and in a browser. */
export {
  type Compilation,
  type CompiledPlatform,
  type CompiledTenant,
  type Language,
  type SpecFiles,
  type ToldTenant,
  compilationOf,
  compile,
  compilePlatform,
  compileTenant,
  endedBy,
  excerptPlatform,
  hasErrors,
  judge,
  languageOf,
  movedBy,
  renameTenant,
} from './compile.ts';
export { type CellTree, foundationOf, renderAll, renderCell, renderTenantTree } from './render.ts';
export type { Diagnostic, Evidence, Finding, Origin, Place, Severity, TextEdit } from './diagnostics/diagnostic.ts';
export { compareDiagnostics, countBySeverity } from './diagnostics/diagnostic.ts';
export type { PlatformPlan, TenantPlan, CellPlan } from './plan/plan.ts';
export { type Footing, sameFooting, sameGround } from './plan/footing.ts';
export { thingsOfPlatform, thingsOfTenant } from './plan/plan.ts';
export { type Thing, reasonOf } from './plan/thing.ts';
export { type TreeFile, emitFile, emitTraced } from './tree/file.ts';
export { Stencils } from './tree/stencil.ts';
export { applyEdits, editFor } from './spec/edit.ts';
export { type Ink, NO_INK, printText } from './diagnostics/print-text.ts';
export { printJson } from './diagnostics/print-json.ts';
export { printSarif } from './diagnostics/print-sarif.ts';
export type { Code } from './diagnostics/code.ts';
export { allCodes } from './codes.ts';
