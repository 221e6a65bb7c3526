import code from './code.yaml';
import compute from './compute.yaml';
import data from './data.yaml';
import delivery from './delivery.yaml';
import network from './network.yaml';
import observability from './observability.yaml';
import security from './security.yaml';
import storage from './storage.yaml';

/** Technologies by area, those of a category together. */
export const technologies = [compute, code, delivery, network, security, data, storage, observability].flat();
