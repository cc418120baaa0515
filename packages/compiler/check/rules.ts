import { blockOnHotPath } from './block-on-hot-path.ts';
import { bucketLimit } from './bucket-limit.ts';
import { capacityConnections, capacityPlan, capacitySpare, capacityTenants } from './capacity.ts';
import { certificatesRate, wildcardDepth } from './certificates.ts';
import { componentLegacyImage, componentLicence, componentUnmaintained } from './component.ts';
import { duplicates } from './duplicates.ts';
import { environments, environmentsConflict, environmentsIdle } from './environments.ts';
import { cellFull } from './cell-full.ts';
import { acceptEnded } from './accept-ended.ts';
import { failoverNoData, failoverSameParty, failoverSoleCluster } from './failover.ts';
import { failoverNoStandby, failoverSameSite, failoverVotes } from './failover-places.ts';
import { instances } from './instances.ts';
import { invoiceDelivery } from './invoice-delivery.ts';
import { fetchedAtStart } from './fetched-at-start.ts';
import { oneFolder } from './deploy-folder.ts';
import { sameDomain } from './dns-same-domain.ts';
import { generations } from './generations.ts';
import { destructiveRetry, gitopsDecryptor, gitopsUnverified } from './gitops.ts';
import { imageMoved, imageStale, imageUnpinned } from './image-pins.ts';
import { knownOnly } from './known-only.ts';
import { loadBalancerMembers } from './load-balancer-members.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import { mailMissing } from './mail-missing.ts';
import { monitoringUnfetched } from './monitoring-unfetched.ts';
import { monitoringUnwatched } from './monitoring-unwatched.ts';
import { inventoryAddress, inventoryCountry, inventoryFacility, inventoryReferences, inventoryShort, inventoryTwice } from './inventory.ts';
import { networkMetallb } from './metallb.ts';
import { networkOverlap, networkPublic, networkSmall } from './network.ts';
import { offered, emptyPlans, soldSeats } from './offers.ts';
import { objectsVersioning } from './objects-versioning.ts';
import { objectsSharedBucket } from './objects-shared-bucket.ts';
import { poolsNowhere, poolsUnmatched, poolsUntolerated } from './pools.ts';
import { postgresQuorum } from './postgres-quorum.ts';
import { objectivesUnreachable } from './objectives-unreachable.ts';
import { recoveryPromise } from './recovery-promise.ts';
import type { CrossRule } from './rule.ts';
import { secretFile, secretLiteral, secretLiteralCommand } from './secret-literal.ts';
import { sovereigntyDataPath, sovereigntyRuntime, sovereigntyUnknown } from './sovereignty-gates.ts';
import { sovereigntyUnneeded } from './sovereignty-unneeded.ts';
import { stateUncovered } from './state-uncovered.ts';
import { backupUnpaired, failoverBrainInside, restoreThroughPool, rolloutUngated } from './ways.ts';

/** The rules that cross components. */
export const RULES: readonly CrossRule[] = [
  postgresQuorum,
  instances,
  stateUncovered,
  objectsSharedBucket,
  bucketLimit,
  objectsVersioning,
  blockOnHotPath,
  backupUnpaired,
  restoreThroughPool,
  rolloutUngated,
  monitoringUnwatched,
  monitoringUnfetched,
  invoiceDelivery,
  certificatesRate,
  wildcardDepth,
  gitopsDecryptor,
  destructiveRetry,
  gitopsUnverified,
  secretLiteralCommand,
  secretLiteral,
  secretFile,
  mailMissing,
  failoverNoData,
  failoverSoleCluster,
  failoverSameParty,
  failoverSameSite,
  failoverNoStandby,
  failoverVotes,
  failoverBrainInside,
  sovereigntyDataPath,
  sovereigntyRuntime,
  sovereigntyUnknown,
  sovereigntyUnneeded,
  acceptEnded,
  componentLicence,
  componentUnmaintained,
  componentLegacyImage,
  capacityTenants,
  capacitySpare,
  capacityPlan,
  capacityConnections,
  cellFull,
  recoveryPromise,
  objectivesUnreachable,
  networkOverlap,
  networkSmall,
  networkPublic,
  networkMetallb,
  loadBalancerMembers,
  poolsUntolerated,
  poolsUnmatched,
  poolsNowhere,
  knownOnly,
  fetchedAtStart,
  imageUnpinned,
  imageStale,
  imageMoved,
  kubernetesVersion,
  environments,
  environmentsConflict,
  environmentsIdle,
  generations,
  offered,
  emptyPlans,
  soldSeats,
  oneFolder,
  sameDomain,
  inventoryShort,
  inventoryFacility,
  inventoryAddress,
  inventoryCountry,
  inventoryReferences,
  inventoryTwice,
  duplicates,
];
