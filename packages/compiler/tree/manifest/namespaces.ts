/** Namespace whose Services lead to the hosts of data, or to what runs in the cluster instead: names stay when addresses change. */
export const DATA_NAMESPACE = 'data';
