import { documentOf, type Feature } from '../../model/feature.js';

/** What features share that carry one number: their root, and the number whatever its zeros. */
export function numberKey({ folder, name, number }: Feature): string {
  const plain = /^\d{1,15}$/.test(number) ? String(Number(number)) : number;
  return `${folder.slice(0, folder.length - name.length)} ${plain}`;
}

/** The day on which a feature says it was created; empty where it does not. */
export function createdOf(feature: Feature): string {
  return /^\d{4}-\d{2}-\d{2}/.exec(documentOf(feature, 'spec')?.fields['created']?.value ?? '')?.[0] ?? '';
}
